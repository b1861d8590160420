/** The {@code ifriend} command, a class for each of its subcommands. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
