/**
 * What developers measure: {@link com.ifriend.bench.Main} has a room asked, and writes its page.
 *
 * <p>{@code limit}, what the stores cost against what their servers cannot do faster; {@code
 * growth}, how that grows; {@code memory}, how well memories are found. Beside them {@code
 * loadtest} is for users, and {@code race} for those whom we race against. All are made of {@code
 * kit}, and none knows another.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
