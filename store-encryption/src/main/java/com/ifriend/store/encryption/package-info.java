/**
 * Sessions sealed at rest, on any store.
 *
 * <p>Start at {@link com.ifriend.store.encryption.EncryptedSessionStore}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.encryption;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
