/** How a load is put on a backend and what is measured of it; knows no backend by name. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.loadtest.measure;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
