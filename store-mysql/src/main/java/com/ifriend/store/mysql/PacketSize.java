package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How large a call gets on the wire: its values, and some more. */
record PacketSize(long bytes) {
  private static final long STATEMENT = 512;

  static PacketSize ofCall() {
    return new PacketSize(STATEMENT);
  }

  static PacketSize of(SessionKey key) {
    return ofCall().plus(key.appName()).plus(key.userId()).plus(key.id());
  }

  PacketSize plus(@Nullable String text) {
    return text == null ? this : plus(text.getBytes(StandardCharsets.UTF_8));
  }

  PacketSize plus(byte[] value) {
    return new PacketSize(bytes + value.length);
  }
}
