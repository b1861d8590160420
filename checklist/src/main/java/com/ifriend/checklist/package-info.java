/**
 * The setup guide of iFriend, tried section by section as a reader would: each row is a command,
 * what it printed, and what had to be in that. {@link com.ifriend.checklist.Main} writes them as
 * {@code docs/seed-checklist.md}.
 *
 * <p>The rows are in classes named after the sections of the guide, in its order in {@link
 * com.ifriend.checklist.Guide}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.checklist;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
