package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How large a call gets on the wire: its values as the driver escapes them, and some more. */
record PacketSize(long bytes) {
  private static final long STATEMENT = 512;

  static PacketSize of(SessionKey key) {
    return new PacketSize(STATEMENT).plus(key.appName()).plus(key.userId()).plus(key.id());
  }

  PacketSize plus(@Nullable String text) {
    return text == null ? this : plus(text.getBytes(StandardCharsets.UTF_8));
  }

  PacketSize plus(byte[] value) {
    long size = bytes + value.length;
    for (byte b : value) {
      if (b == '\'' || b == '"' || b == '\\' || b == 0) {
        size++;
      }
    }
    return new PacketSize(size);
  }
}
