package com.ifriend.store.redis;

import java.util.List;

/**
 * What one key of a session holds, for people to look at.
 *
 * @param key its name in Redis
 * @param type {@code hash} or {@code list}
 * @param ttlSeconds until it expires; -1 if never, which for a session's key is a defect
 * @param length number of fields or elements
 * @param content the last elements of a list, or the fields of a hash as {@code field: value}
 */
public record KeyReport(
    String key, String type, long ttlSeconds, long length, List<String> content) {
  public KeyReport {
    content = List.copyOf(content);
  }
}
