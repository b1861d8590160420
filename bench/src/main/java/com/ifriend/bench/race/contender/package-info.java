/**
 * What races in a child process with this module's own class path: our stores, ADK's in-memory
 * service, and algorithms that others use, written here because the originals cannot run here.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.race.contender;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
