/**
 * Long-term memory of the concierge: what of a conversation is worth keeping, how it comes back in
 * later ones, and how it is forgotten. {@link com.ifriend.agent.memory.LongTermMemory} puts it
 * together.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.agent.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
