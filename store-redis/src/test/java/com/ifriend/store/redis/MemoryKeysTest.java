package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.util.JedisClusterCRC16;

final class MemoryKeysTest {
  /** Words of the layout, and what could be taken for them. */
  private static final List<String> NAMES =
      List.of(
          "index",
          "term",
          "session",
          "ends",
          "forgotten",
          "%69ndex",
          "a",
          "a:index",
          "{a}",
          "direct",
          "");

  static Stream<Function<MemoryOwner, MemoryKeys>> layouts() {
    return Stream.of(
        owner -> MemoryKeys.onServer("", owner), owner -> MemoryKeys.inCluster("", owner));
  }

  @Test
  void keysAreThoseOfTheSetupGuide() {
    MemoryKeys keys = MemoryKeys.onServer("", new MemoryOwner("ifriend", "U456"));
    assertThat(keys.memory("m1")).isEqualTo("memory:ifriend:U456:m1");
    assertThat(keys.index()).isEqualTo("memory:index:ifriend:U456");
    MemoryKeys inCluster = MemoryKeys.inCluster("", new MemoryOwner("ifriend", "U456"));
    assertThat(inCluster.memory("m1")).isEqualTo("memory:{ifriend:U456}:m1");
    assertThat(inCluster.index()).isEqualTo("memory:index:{ifriend:U456}");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void noTwoThingsShareAKey(Function<MemoryOwner, MemoryKeys> layout) {
    List<String> all = new ArrayList<>();
    for (String app : NAMES) {
      for (String user : NAMES) {
        all.addAll(keys(layout.apply(new MemoryOwner(app, user))));
      }
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void keysOfAUserLiveInOneSlotOfACluster(Function<MemoryOwner, MemoryKeys> layout) {
    MemoryKeys keys = layout.apply(new MemoryOwner("{a}", "x}y"));
    long slots = keys(keys).stream().map(JedisClusterCRC16::getSlot).distinct().count();
    assertThat(slots == 1).isEqualTo(keys.owner().startsWith("{"));
  }

  private static List<String> keys(MemoryKeys keys) {
    List<String> all = new ArrayList<>(List.of(keys.index(), keys.ends(), keys.forgotten()));
    for (String name : NAMES) {
      all.add(keys.memory(name));
      all.add(keys.session(name));
      all.add(keys.postings(MemoryKeys.audience(Audience.DIRECT), name));
      all.add(keys.postings(MemoryKeys.audience(Audience.PUBLIC), name));
      if (!name.isEmpty()) {
        String members = MemoryKeys.audience(Audience.membersOf(name));
        all.add(keys.index(members));
        all.add(keys.postings(members, "term"));
      }
    }
    all.add(keys.index(MemoryKeys.audience(Audience.PUBLIC)));
    return all;
  }
}
