package com.ifriend.slackdouble;

import java.util.Optional;

/**
 * An agent session, which belongs to a thread.
 *
 * @param status {@code active}, {@code processing}, {@code suspended} or {@code closed}
 * @param title as it was given when the session began
 * @param initiator as it was given when the session began
 */
public record AgentSession(String status, Optional<String> title, Optional<String> initiator) {}
