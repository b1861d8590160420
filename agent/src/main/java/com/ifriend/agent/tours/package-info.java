@NullMarked
@CheckReturnValue
package com.ifriend.agent.tours;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
