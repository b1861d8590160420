/** What goes out by HTTP. */
@NullMarked
@CheckReturnValue
package com.ifriend.agent.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
