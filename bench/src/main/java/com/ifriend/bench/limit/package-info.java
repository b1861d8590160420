/** What the stores cost, against what their servers cannot do faster. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
