/**
 * Sessions on Redis whose originals are in MySQL: {@link com.ifriend.store.tiered.TieredStores}.
 *
 * <p>Thread-safe where a class does not say otherwise.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.tiered;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
