/**
 * How workspaces install the app by themselves: the pages for that, {@code InstallPages}, what they
 * grant, which is kept, and bot tokens that are renewed before they expire.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.oauth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
