/**
 * The contract every session store must pass, with the servers and fault tools it needs.
 *
 * <p>To check a backend, extend {@link com.ifriend.store.testkit.SessionContract} (and {@link
 * com.ifriend.store.testkit.SessionWireContract} if there is a network in between) and hand it a
 * {@link com.ifriend.store.testkit.SessionBackend}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
