@NullMarked
@CheckReturnValue
package com.ifriend.agent.text;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
