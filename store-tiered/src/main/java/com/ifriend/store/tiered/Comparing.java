package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.mysql.MySqlOriginals.Mark;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells what copy and original of a session have in common, and whether they agree. */
final class Comparing {
  private final Tiers tiers;

  Comparing(Tiers tiers) {
    this.tiers = tiers;
  }

  /** As {@link TieredStores#compare}. */
  Optional<TieredStores.Comparison> of(SessionKey key) {
    Optional<StoredSession> original = tiers.cold(cold -> cold.load(key, EventWindow.ALL));
    Optional<StoredSession> copy;
    try {
      copy = tiers.hot(hot -> hot.load(key, EventWindow.ALL));
    } catch (TornSessionException e) {
      return Optional.of(
          new TieredStores.Comparison(
              OptionalLong.empty(),
              count(original),
              List.of(),
              Optional.of("redis: the copy is torn; the next read makes it anew")));
    }
    if (copy.isEmpty() && original.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    Optional<String> difference = Optional.empty();
    List<Mark> marks = tiers.originals(originals -> originals.marks(key));
    if (copy.isEmpty()) {
      lines.add("no copy in redis; the next read makes one");
    } else if (original.isEmpty()) {
      lines.add("not in cloudsql yet; the next sweep archives it");
    } else {
      long lag = copy.get().count() - original.get().count();
      lines.add(
          lag > 0
              ? lag + " events are not in cloudsql yet"
              : "both have the same number of events");
      int common = (int) Math.min(copy.get().count(), original.get().count());
      String ofCopy = sha1(copy.get(), common);
      lines.add("SHA-1 of the first " + common + " events: " + ofCopy);
      if (!ofCopy.equals(sha1(original.get(), common)) || !agree(copy.get(), original)) {
        difference =
            Optional.of(
                "copy and original differ; the next read makes one of them (cloudsql first)");
      }
    }
    if (!marks.isEmpty()) {
      lines.add("changed in cloudsql while redis was away; its copy is about to be made anew");
    }
    return Optional.of(
        new TieredStores.Comparison(count(copy), count(original), lines, difference));
  }

  /**
   * Whether the original is the beginning of the copy.
   *
   * @param original with its last event, at least
   */
  boolean agree(StoredSession copy, Optional<StoredSession> original) {
    if (original.isEmpty()) {
      return true;
    }
    StoredSession kept = original.get();
    if (kept.createdAt().toEpochMilli() != copy.createdAt().toEpochMilli()
        || kept.count() > copy.count()) {
      return false;
    }
    if (kept.count() == 0) {
      return true;
    }
    Optional<byte[]> same = event(copy, kept.count());
    if (same.isEmpty()) {
      same =
          tiers
              .hot(hot -> hot.load(copy.key(), recent(copy.count() - kept.count() + 1)))
              .flatMap(more -> event(more, kept.count()));
    }
    byte[] last = kept.events().get(kept.events().size() - 1).json();
    return same.isPresent() && Arrays.equals(same.get(), last);
  }

  private static Optional<byte[]> event(StoredSession session, long position) {
    long at = position - 1 - (session.count() - session.events().size());
    return at < 0 || at >= session.events().size()
        ? Optional.empty()
        : Optional.of(session.events().get((int) at).json());
  }

  static EventWindow recent(long events) {
    return new EventWindow(
        Optional.of((int) Math.min(events, Integer.MAX_VALUE)), Optional.empty());
  }

  private static OptionalLong count(Optional<StoredSession> session) {
    return session.map(found -> OptionalLong.of(found.count())).orElse(OptionalLong.empty());
  }

  private static String sha1(StoredSession session, int events) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      session.events().subList(0, events).forEach(event -> digest.update(event.json()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
