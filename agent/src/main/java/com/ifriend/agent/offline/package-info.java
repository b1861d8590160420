@NullMarked
@CheckReturnValue
package com.ifriend.agent.offline;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
