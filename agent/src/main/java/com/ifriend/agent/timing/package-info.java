/** Where the time of a turn goes. */
@NullMarked
@CheckReturnValue
package com.ifriend.agent.timing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
