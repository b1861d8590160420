package com.ifriend.bench.peers.race;

import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.process.Launcher;
import java.io.IOException;
import java.util.List;

/** Who races against others of its kind. */
public interface Contender<C> {
  /** Short and unique, for {@code --only}. */
  String id();

  String label();

  /** The label as the tables show it. */
  String title();

  /** Where it is built, below the folder of peers; empty for what is built with this module. */
  String home();

  /** Of its process, where {@code {java}} and {@code {class-path}} are filled in. */
  List<String> command();

  /** Whether it is ours, and the other is compared with it. */
  boolean isMeasureOf(C other);

  default Child start(Launcher launcher) throws IOException, ChildException {
    return launcher.start(id(), home(), command());
  }

  /**
   * Those, and ours to compare them with; all if none is named.
   *
   * @return empty if there is no contender of such a name
   */
  static <C extends Contender<C>> List<C> only(List<String> ids, List<C> all) {
    List<C> named = all.stream().filter(one -> ids.contains(one.id())).toList();
    if (ids.isEmpty()) {
      return all;
    }
    if (named.size() < ids.stream().distinct().count()) {
      return List.of();
    }
    return all.stream()
        .filter(one -> named.contains(one) || named.stream().anyMatch(one::isMeasureOf))
        .toList();
  }
}
