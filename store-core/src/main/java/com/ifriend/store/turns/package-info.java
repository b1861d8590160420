/**
 * The queue between a channel that was told "we have it" and the turn that answers.
 *
 * <p>{@link com.ifriend.store.turns.TurnQueue} is what a backend provides; {@link
 * com.ifriend.store.turns.TurnRunner} is what a process does with it.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.turns;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
