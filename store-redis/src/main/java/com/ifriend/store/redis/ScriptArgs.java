package com.ifriend.store.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a script, in the order in which it takes them. */
final class ScriptArgs {
  final List<byte[]> list = new ArrayList<>();

  @CanIgnoreReturnValue
  ScriptArgs add(String arg) {
    return add(arg.getBytes(StandardCharsets.UTF_8));
  }

  @CanIgnoreReturnValue
  ScriptArgs add(byte[] arg) {
    list.add(arg);
    return this;
  }

  @CanIgnoreReturnValue
  ScriptArgs add(ScopedPatch patch) {
    return patch.equals(ScopedPatch.NONE)
        ? this
        : add(patch.app()).add(patch.user()).add(patch.session());
  }

  @CanIgnoreReturnValue
  private ScriptArgs add(StatePatch patch) {
    add(Integer.toString(patch.puts().size())).add(Integer.toString(patch.removals().size()));
    patch.puts().forEach((key, json) -> add(key).add(json));
    patch.removals().forEach(this::add);
    return this;
  }
}
