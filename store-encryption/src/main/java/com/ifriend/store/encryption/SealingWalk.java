package com.ifriend.store.encryption;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.Documents.Holding;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.encryption.SealingNote.Extent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Walks through all that a store holds and seals it, opens it, or looks for what a key has sealed.
 * Documents are replaced one by one, each in one step, while the store is in use. A walk that was
 * cut off is done again and goes on with what is left.
 */
public final class SealingWalk {
  /** A store that is written to the wrong way keeps changing. */
  private static final int MOST_ROUNDS = 10;

  private final Documents documents;
  private final EncryptionKeys keys;
  private final Seal seal;
  private final Seal primary;
  private final Consumer<Progress> listener;

  /**
   * A walk through the store underneath.
   *
   * @param listener is told now and then
   */
  public SealingWalk(SessionStore store, EncryptionKeys keys, Consumer<Progress> listener) {
    this.documents = requireNonNull(store, "store").documents();
    this.keys = requireNonNull(keys, "keys");
    this.seal = new Seal(keys);
    this.primary = new Seal(keys.primaryAlone());
    this.listener = requireNonNull(listener, "listener");
  }

  /**
   * How far a walk is.
   *
   * @param round from 1; another one follows as long as something was changed
   * @param holders sessions, users and apps that were looked at in this round
   * @param changed documents that were replaced, in all rounds
   * @param broken what cannot be opened, at most some of it
   */
  public record Progress(int round, long holders, long changed, List<String> broken) {
    public Progress {
      broken = List.copyOf(broken);
    }
  }

  /**
   * Seals with the key that seals now what is not, or is sealed with another one. Everybody who
   * writes must be {@link SealingMode#SEALING} or {@link SealingMode#SEALED} by then.
   *
   * @throws StoreException if something cannot be opened, or somebody keeps writing without sealing
   */
  public Progress seal() {
    note(now -> (now.extent() == Extent.OPEN ? now.as(Extent.MIXED) : now).with(keys.primaryId()));
    Progress done =
        rounds(
            document ->
                primary.opened(document.place(), document.stored()).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        seal.close(
                            document.place(),
                            seal.openIfSealed(document.place(), document.stored()))),
            "not sealed: set SESSION_ENCRYPTION=sealing for every bot, and the new keyset");
    note(now -> new SealingNote(Extent.SEALED, Set.of(keys.primaryId())));
    return done;
  }

  /**
   * Makes everything readable. Everybody who writes must be {@link SealingMode#OPENING} by then.
   *
   * @throws StoreException if something cannot be opened, or somebody keeps sealing
   */
  public Progress open() {
    note(now -> now.extent() == Extent.SEALED ? now.as(Extent.MIXED) : now);
    Progress done =
        rounds(
            document -> {
              byte[] clear = seal.openIfSealed(document.place(), document.stored());
              return clear == document.stored()
                  ? Optional.empty()
                  : Optional.of(Seal.readable(document.place(), clear));
            },
            "sealed: set SESSION_ENCRYPTION=opening for every bot");
    note(now -> new SealingNote(Extent.OPEN, Set.of()));
    return done;
  }

  /**
   * The keys without one that nothing needs any more. Who calls this gives them to all processes.
   *
   * @throws StoreException if something is sealed with it, or the store cannot be asked
   * @throws IllegalArgumentException if it is the key that seals, or none of these
   */
  public EncryptionKeys without(int id) {
    EncryptionKeys fewer = keys.without(id);
    Seal others = new Seal(fewer);
    Count needing = new Count(1);
    each(
        needing,
        document -> {
          if (seal.opened(document.place(), document.stored()).isPresent()
              && others.opened(document.place(), document.stored()).isEmpty()) {
            needing.changed++;
          }
        });
    if (needing.changed > 0) {
      throw new StoreException(
          "Key "
              + EncryptionKeys.name(id)
              + " is still needed: "
              + needing.changed
              + " documents are sealed with it. To seal them with the newest key: ifriend keys seal");
    }
    note(
        now -> {
          Set<Integer> left = new TreeSet<>(now.keys());
          left.remove(id);
          return new SealingNote(now.extent(), left);
        });
    return fewer;
  }

  private interface Change {
    /** What to put in place of it, if anything. */
    Optional<byte[]> of(Document document);
  }

  private Progress rounds(Change change, String others) {
    long changed = 0;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      Count count = new Count(round);
      count.changed = changed;
      boolean[] again = {false};
      each(
          count,
          document -> {
            Optional<byte[]> replacement;
            try {
              replacement = change.of(document);
            } catch (BrokenSealException e) {
              count.broken.add(e.getMessage() + " (" + whose(document) + ")");
              return;
            }
            if (replacement.isPresent()) {
              again[0] = true;
              if (documents.replace(document.place(), document.stored(), replacement.get())) {
                count.changed++;
              }
            }
          });
      if (!count.broken.isEmpty() && !again[0]) {
        throw new StoreException(
            "Some documents cannot be opened, and all others are done: "
                + String.join("; ", count.broken)
                + ". Put them aside with ifriend sessions repair USER SESSION, or delete their"
                + " sessions, then run this again");
      }
      if (!again[0]) {
        return count.progress();
      }
      changed = count.changed;
    }
    throw new StoreUnavailableException(
        "After " + MOST_ROUNDS + " rounds somebody still writes " + others, null);
  }

  private static String whose(Document document) {
    return "app " + document.place().app() + ", user " + document.place().user();
  }

  private void each(Count count, Consumer<Document> visitor) {
    Optional<String> next = Optional.empty();
    do {
      Documents.Page page = documents.scan(next);
      for (Holder holder : page.holders()) {
        count.holders++;
        documents.read(holder).map(Holding::documents).orElse(List.of()).forEach(visitor);
      }
      listener.accept(count.progress());
      next = page.next();
    } while (next.isPresent());
  }

  private interface NoteChange {
    SealingNote of(SealingNote now);
  }

  private void note(NoteChange change) {
    while (true) {
      Optional<String> noted = documents.note();
      SealingNote now =
          noted.map(SealingNote::parse).orElse(new SealingNote(Extent.MIXED, Set.of()));
      Sealing.requireAll(now, keys);
      if (documents.note(noted, change.of(now).text())) {
        return;
      }
    }
  }

  /** Of one round. */
  private static final class Count {
    private static final int MOST_NAMED = 20;

    final int round;
    final Set<String> broken = new TreeSet<>();
    long holders;
    long changed;

    Count(int round) {
      this.round = round;
    }

    Progress progress() {
      return new Progress(round, holders, changed, broken.stream().limit(MOST_NAMED).toList());
    }
  }
}
