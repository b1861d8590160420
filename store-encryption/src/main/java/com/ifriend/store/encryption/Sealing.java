package com.ifriend.store.encryption;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.Documents.Holding;
import com.ifriend.store.Place;
import com.ifriend.store.SealedForm;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.encryption.SealingNote.Extent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that whoever uses a store can read what is in it, and be read by the others: the store
 * notes how far it is sealed and with which keys, and who does not fit is not let in.
 *
 * <p>Switched on while in use: all processes {@link SealingMode#OPENING}, then all {@link
 * SealingMode#SEALING}, then {@link SealingWalk#seal}, then all {@link SealingMode#SEALED}.
 * Switched off: the same backwards, with {@link SealingWalk#open}.
 */
public final class Sealing {
  private static final Logger log = LoggerFactory.getLogger(Sealing.class);

  /** How many sessions, users and apps a look without a note takes at most. */
  private static final int LOOKS = 200;

  /** How many pages; on a Redis that others use too, most keys are theirs. */
  private static final int PAGES = 50;

  /** Who loses a race for the note reads it again. */
  private static final int MOST_RACES = 100;

  private static final String HOW_ON =
      " Set SESSION_ENCRYPTION=sealing, run ifriend keys seal, then leave SESSION_ENCRYPTION out"
          + " (several bots: all of them opening first, then all sealing)";

  private Sealing() {}

  /**
   * Lets a process in, and notes what it is going to do. One round trip where that is noted
   * already; a store without a note, as an earlier version leaves it, is looked at first.
   *
   * @param store the one underneath, in which things are sealed
   * @param keys empty for a process that knows of no encryption
   * @param mode of a process that has keys
   * @return what the store notes now
   * @throws StoreException if it must not use this store so, saying what to do
   */
  public static SealingNote admit(
      SessionStore store, Optional<EncryptionKeys> keys, SealingMode mode) {
    Documents documents = requireNonNull(store, "store").documents();
    for (int race = 0; race < MOST_RACES; race++) {
      Optional<String> noted = documents.note();
      Optional<SealingNote> known = noted.map(SealingNote::parse);
      if (known.isEmpty()) {
        known = look(documents, keys);
        if (known.isEmpty()) {
          // It may not be walked through; then it is used as it always was.
          return new SealingNote(keys.isPresent() ? Extent.SEALED : Extent.OPEN, Set.of());
        }
      }
      SealingNote wanted = check(known.get(), keys, mode);
      if (noted.equals(Optional.of(wanted.text())) || documents.note(noted, wanted.text())) {
        return wanted;
      }
    }
    throw new StoreUnavailableException(
        "What the store notes of its encryption keeps changing", null);
  }

  /**
   * What a store has to note once such a process uses it.
   *
   * @throws StoreException if it must not, saying what to do
   */
  public static SealingNote check(
      SealingNote now, Optional<EncryptionKeys> keys, SealingMode mode) {
    return keys.isPresent() ? withKeys(now, keys.get(), mode) : withoutKeys(now);
  }

  private static SealingNote withoutKeys(SealingNote now) {
    if (now.extent() == Extent.OPEN) {
      return new SealingNote(Extent.OPEN, Set.of());
    }
    throw new StoreException(
        "Sessions in this store are encrypted"
            + (now.extent() == Extent.MIXED ? " in part" : "")
            + ", and SESSION_ENCRYPTION_KEYSET is not set: set it to the file with "
            + names(now.keys())
            + ". To switch encryption off: SESSION_ENCRYPTION=opening with that file, then ifriend"
            + " keys open");
  }

  /** Whether the keys are enough, and whether this goes with what others do; what to note then. */
  private static SealingNote withKeys(SealingNote now, EncryptionKeys keys, SealingMode mode) {
    requireAll(now, keys);
    return switch (mode) {
      case SEALED -> {
        if (now.extent() != Extent.SEALED) {
          throw new StoreException(
              (now.extent() == Extent.OPEN
                      ? "Sessions in this store are not encrypted, and SESSION_ENCRYPTION_KEYSET is"
                          + " set."
                      : "Sessions in this store are encrypted only in part.")
                  + HOW_ON);
        }
        yield now.with(keys.primaryId());
      }
      case SEALING ->
          (now.extent() == Extent.OPEN ? now.as(Extent.MIXED) : now).with(keys.primaryId());
      case OPENING -> now.extent() == Extent.SEALED ? now.as(Extent.MIXED) : now;
    };
  }

  static void requireAll(SealingNote now, EncryptionKeys keys) {
    Set<Integer> missing = new TreeSet<>(now.keys());
    missing.removeAll(keys.ids());
    if (!missing.isEmpty()) {
      throw new StoreException(
          "Something in this store is encrypted with "
              + names(missing)
              + ", which SESSION_ENCRYPTION_KEYSET lacks: use the file that has it (ifriend keys"
              + " list FILE)");
    }
  }

  /** Numbers of keys, in words. */
  public static String names(Set<Integer> ids) {
    return (ids.size() == 1 ? "key " : "keys ")
        + String.join(", ", new TreeSet<>(ids.stream().map(EncryptionKeys::name).toList()));
  }

  /**
   * What a store without a note holds, by a bounded look. A fresh one is what who comes first makes
   * of it.
   *
   * @return empty if it must not be walked through
   */
  private static Optional<SealingNote> look(Documents documents, Optional<EncryptionKeys> keys) {
    Sample sample = new Sample(keys.map(Seal::new));
    try {
      Optional<String> next = Optional.empty();
      int looks = 0;
      int pages = 0;
      do {
        Documents.Page page = documents.scan(next);
        for (Holder holder : page.holders()) {
          if (looks++ < LOOKS) {
            documents.read(holder).map(Holding::documents).stream()
                .flatMap(each -> each.stream())
                .forEach(sample::add);
          }
        }
        next = page.next();
      } while (next.isPresent() && looks < LOOKS && ++pages < PAGES);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (StoreException e) {
      log.warn(
          "Whether sessions are encrypted cannot be checked, since the store must not be walked"
              + " through: {}",
          e.getMessage());
      return Optional.empty();
    }
    return Optional.of(sample.note());
  }

  /** Counts what is sealed and what is not. */
  private static final class Sample {
    private final Optional<Seal> seal;
    private final Set<Integer> keys = new TreeSet<>();
    private int sealed;
    private int open;

    /**
     * With which values may be sealed of which that is not certain; counts if there is nothing
     * else.
     */
    private final Set<Integer> maybe = new TreeSet<>();

    Sample(Optional<Seal> seal) {
      this.seal = seal;
    }

    void add(Document document) {
      Place place = document.place();
      OptionalInt key = Seal.keyOf(place, document.stored());
      boolean event = place.kind() == Place.Kind.EVENT;
      if (event
          ? SealedForm.isEvent(document.stored())
          : seal.flatMap(s -> s.opened(place, document.stored())).isPresent()) {
        sealed++;
        key.ifPresent(keys::add);
      } else if (key.isPresent()) {
        maybe.add(key.getAsInt());
      } else {
        open++;
      }
    }

    SealingNote note() {
      if (sealed + open > 0) {
        return new SealingNote(
            open == 0 ? Extent.SEALED : sealed == 0 ? Extent.OPEN : Extent.MIXED, keys);
      }
      // Of a fresh one: who comes with keys seals, who comes without does not.
      return new SealingNote(
          seal.isPresent() || !maybe.isEmpty() ? Extent.SEALED : Extent.OPEN, maybe);
    }
  }
}
