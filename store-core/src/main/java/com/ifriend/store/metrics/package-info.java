/**
 * Stores put around others that time, count and trace each operation, in Micrometer and
 * OpenTelemetry. Needs {@code io.micrometer:micrometer-core} on the class path; nothing else of the
 * stores does.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
