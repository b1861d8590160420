package com.ifriend.store.mysql;

import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import org.jspecify.annotations.Nullable;

/** Writes a patch as the procedures take it: {@code [["a","key","value"],["s","removed"]]}. */
final class PatchJson {
  private PatchJson() {}

  /** Null if nothing changes. */
  static @Nullable String write(ScopedPatch patch) {
    if (patch.app().isEmpty() && patch.user().isEmpty() && patch.session().isEmpty()) {
      return null;
    }
    StringBuilder json = new StringBuilder("[");
    add(json, "a", patch.app());
    add(json, "u", patch.user());
    add(json, "s", patch.session());
    json.setCharAt(json.length() - 1, ']');
    return json.toString();
  }

  private static void add(StringBuilder json, String scope, StatePatch patch) {
    patch
        .puts()
        .forEach(
            (key, value) -> {
              open(json, scope, key);
              json.append(',');
              quote(json, value);
              json.append("],");
            });
    patch
        .removals()
        .forEach(
            key -> {
              open(json, scope, key);
              json.append("],");
            });
  }

  private static void open(StringBuilder json, String scope, String key) {
    json.append("[\"").append(scope).append("\",");
    quote(json, key);
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
