/** What is measured while the bot runs, and how Prometheus and traces get it. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
