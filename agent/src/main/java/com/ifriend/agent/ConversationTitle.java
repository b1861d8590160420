package com.ifriend.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.store.StoredSession;
import java.util.Optional;

/** What a conversation is called where conversations are listed. */
public final class ConversationTitle {
  /** The longest name that a user can give one, in characters ({@code char}). */
  public static final int MAX_LENGTH = 120;

  /** In the session's state: the name that its user has given it. */
  static final String KEY = "conversation_title";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ConversationTitle() {}

  /** The name that its user has given it, else the beginning of what was written first. */
  public static Optional<String> of(StoredSession session) {
    return Optional.ofNullable(session.state().session().get(KEY))
        .flatMap(ConversationTitle::text)
        .or(session::readableTitle);
  }

  private static Optional<String> text(String json) {
    try {
      return Optional.ofNullable(JSON.readTree(json).textValue());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
