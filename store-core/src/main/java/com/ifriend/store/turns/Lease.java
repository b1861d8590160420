package com.ifriend.store.turns;

import java.util.Optional;

/**
 * The right to work in a lane, until {@link TurnRules#lease} has passed without {@link
 * TurnQueue#renew}.
 *
 * @param fence the fencing token, larger than any before it; give it to {@link
 *     com.ifriend.store.StoredSessionService#fenced}
 * @param turn what to work on; empty for {@link TurnQueue#hold}
 */
public record Lease(String lane, long fence, Optional<QueuedTurn> turn) {}
