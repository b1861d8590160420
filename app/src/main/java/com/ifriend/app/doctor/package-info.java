/** {@code ifriend doctor}: looks at everything the bot needs, and says what to mend. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.doctor;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
