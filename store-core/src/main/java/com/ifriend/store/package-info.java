/**
 * What ADK sessions mean, and the interface a backend implements.
 *
 * <p>Start at {@link com.ifriend.store.StoredSessionService} to use a store, at {@link
 * com.ifriend.store.SessionStore} to write one.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
