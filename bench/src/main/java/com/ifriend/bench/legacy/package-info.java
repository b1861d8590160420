/** How sessions were stored before: what the stores are compared with. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.legacy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
