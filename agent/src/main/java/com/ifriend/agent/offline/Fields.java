package com.ifriend.agent.offline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as it comes out of a function call or response, where a number may be an integer or
 * a double and anything may be missing.
 */
record Fields(Map<?, ?> map) {
  static Fields of(@Nullable Object value) {
    return new Fields(value instanceof Map<?, ?> map ? map : Map.of());
  }

  boolean has(String name) {
    return map.get(name) != null;
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(map.get(name)).map(Object::toString).filter(t -> !t.isBlank());
  }

  int integer(String name) {
    return map.get(name) instanceof Number number ? number.intValue() : 0;
  }

  double decimal(String name) {
    return map.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  Fields object(String name) {
    return of(map.get(name));
  }

  List<Fields> objects(String name) {
    return map.get(name) instanceof List<?> list
        ? list.stream().map(v -> of(v)).toList()
        : List.of();
  }

  List<String> texts(String name) {
    return map.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
