package com.ifriend.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads replies of scripts. */
final class Replies {
  private Replies() {}

  static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(Replies::text).toList();
  }

  /** Names and values in turn. */
  static Map<String, String> map(Object flat) {
    List<?> list = (List<?>) flat;
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      map.put(text(list.get(i)), text(list.get(i + 1)));
    }
    return map;
  }

  /** The array at this place, or none where the reply is shorter. */
  static List<byte[]> documents(List<?> reply, int place) {
    return reply.size() <= place
        ? List.of()
        : ((List<?>) reply.get(place)).stream().map(byte[].class::cast).toList();
  }
}
