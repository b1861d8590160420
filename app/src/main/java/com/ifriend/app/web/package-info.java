/** The HTTP server: Slack's requests, health, metrics, and the console page. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.web;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
