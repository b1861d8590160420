package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Header;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.Documents.Holding;
import com.ifriend.store.Documents.Known;
import com.ifriend.store.RepairReport.Outcome;
import com.ifriend.store.RepairReport.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a damaged session usable again. A document that cannot be read is put aside: in its place
 * stands one that readers skip and that holds its bytes, so that it can be put back. A header that
 * is lost, or holds nonsense, is made anew from what is there. The state that the session shares
 * with others is looked at too.
 *
 * <p>Safe while the session is in use, and to repeat. Blocking and thread-safe; errors are those of
 * {@link SessionStore}.
 */
public final class SessionRepair {
  /** What is not done without being asked for. */
  public enum Consent {
    /** Events that the header counts are lost: go on without them. */
    KEEP_THE_REST,
    /** Put aside too what a key that is not in the keyset could open. */
    MISSING_KEYS
  }

  private final Documents documents;

  /**
   * On the sessions of a store.
   *
   * @throws UnsupportedOperationException if the store cannot be looked after
   */
  public SessionRepair(SessionStore store) {
    this.documents = requireNonNull(store, "store").documents();
  }

  /** What {@link #repair} would do. Changes nothing, and lengthens no life. */
  public RepairReport look(SessionKey key, Set<Consent> consents) {
    return new Visit(key, consents, false).report();
  }

  /** Repairs what can be repaired, and says what was done and what was not. */
  public RepairReport repair(SessionKey key, Set<Consent> consents) {
    return new Visit(key, consents, true).report();
  }

  /** Puts every document that was put aside back as it was, also what is damaged still. */
  public RepairReport putBack(SessionKey key) {
    List<Step> steps = new ArrayList<>();
    Optional<Holding> session = documents.read(Holder.of(key));
    all(key, session)
        .forEach(
            document -> {
              try {
                byte[] clear = documents.open(document.place(), document.stored());
                if (SetAside.is(clear) && !SetAside.isFiller(clear)) {
                  boolean done =
                      documents.replace(
                          document.place(), document.stored(), SetAside.original(clear));
                  steps.add(
                      done
                          ? new Step(Outcome.DONE, "Put back: " + document.place())
                          : changed(document.place()));
                }
              } catch (StoreException | IOException e) {
                // It was not put aside by us.
              }
            });
    return new RepairReport(key, session.isPresent(), steps);
  }

  /** Of the session, and what it shares. */
  private Stream<Document> all(SessionKey key, Optional<Holding> session) {
    return Stream.of(
            session,
            documents.read(Holder.user(key.appName(), key.userId())),
            documents.read(Holder.app(key.appName())))
        .flatMap(Optional::stream)
        .flatMap(holding -> holding.documents().stream());
  }

  private static Step changed(Place place) {
    return new Step(Outcome.LEFT, place + " was changed at this moment; run this again");
  }

  /** Once through one session. */
  private final class Visit {
    private final SessionKey key;
    private final Set<Consent> consents;
    private final boolean act;
    private final List<Step> steps = new ArrayList<>();

    Visit(SessionKey key, Set<Consent> consents, boolean act) {
      this.key = requireNonNull(key, "key");
      this.consents = consents.isEmpty() ? EnumSet.noneOf(Consent.class) : EnumSet.copyOf(consents);
      this.act = act;
    }

    RepairReport report() {
      Optional<Holding> session = documents.read(Holder.of(key));
      all(key, session).forEach(this::document);
      session.ifPresent(this::header);
      return new RepairReport(key, session.isPresent(), steps);
    }

    private void document(Document document) {
      Place place = document.place();
      byte[] clear = new byte[0];
      Optional<String> damage;
      boolean sealed = false;
      try {
        clear = documents.open(place, document.stored());
        damage = damage(place, clear);
      } catch (StoreException e) {
        damage = Optional.of(String.valueOf(e.getMessage()));
        sealed = true;
      }
      if (damage.isEmpty()) {
        return;
      }
      Optional<String> missingKey = documents.missingKey(place, document.stored());
      if (missingKey.isPresent() && !consents.contains(Consent.MISSING_KEYS)) {
        steps.add(
            new Step(
                Outcome.LEFT,
                place
                    + " is sealed with "
                    + missingKey.get()
                    + ", which could open it: add that key to the keyset, or put this aside too with"
                    + " --missing-keys"));
        return;
      }
      Optional<String> id =
          place.kind() == Place.Kind.EVENT ? Damage.eventId(clear) : Optional.empty();
      String what =
          (sealed ? "" : place + id.map(i -> " (id " + i + ")").orElse("") + " ")
              + damage.get()
              + " ("
              + document.stored().length
              + " bytes)";
      byte[] aside = SetAside.of(document.stored(), damage.get(), id);
      act(
          "Put aside: " + what,
          () -> documents.replace(place, document.stored(), documents.close(place, aside)),
          changed(place));
    }

    private static Optional<String> damage(Place place, byte[] clear) {
      if (SetAside.is(clear)) {
        return Optional.empty();
      }
      return switch (place.kind()) {
        case EVENT -> Damage.ofEvent(clear);
        case TITLE -> Optional.empty();
        case APP_STATE, USER_STATE, SESSION_STATE -> Damage.ofValue(clear);
      };
    }

    private void act(String what, Change change, Step otherwise) {
      if (!act) {
        steps.add(new Step(Outcome.PROPOSED, what));
      } else {
        steps.add(change.made() ? new Step(Outcome.DONE, what) : otherwise);
      }
    }

    private void header(Holding holding) {
      long last = holding.events().stream().mapToLong(e -> e.place().position()).max().orElse(0);
      long missing =
          Math.max(last, holding.counted().orElse(last)) - (long) holding.events().size();
      List<String> losses = new ArrayList<>(holding.losses());
      if (missing > 0) {
        losses.add(missing + " of its events are lost, " + holding.events().size() + " are there");
      }
      if (!losses.isEmpty() && !consents.contains(Consent.KEEP_THE_REST)) {
        losses.forEach(
            loss ->
                steps.add(
                    new Step(
                        Outcome.LEFT,
                        loss
                            + " and cannot be brought back: go on without with --keep-rest, or"
                            + " delete the session")));
        return;
      }
      List<String> reasons = new ArrayList<>(holding.defects());
      reasons.addAll(losses);
      if (!reasons.isEmpty()) {
        act(
            "Make the header anew from "
                + holding.events().size()
                + " events: "
                + String.join("; ", reasons),
            () -> rebuilt(last),
            new Step(
                Outcome.LEFT, "the session was used while its header was made; run this again"));
      }
    }

    /** From what is there by now, after damaged events were put aside. */
    private boolean rebuilt(long last) {
      Holding holding = documents.read(Holder.of(key)).orElse(null);
      if (holding == null) {
        return false;
      }
      Map<Long, Known> known = new HashMap<>();
      Optional<String> title = Optional.empty();
      long first = Long.MAX_VALUE;
      for (Document document : holding.events()) {
        Known event = new Known("", 0, Optional.empty());
        try {
          byte[] clear = documents.open(document.place(), document.stored());
          if (SetAside.is(clear)) {
            event = new Known(SetAside.eventId(clear).orElse(""), 0, Optional.empty());
          } else {
            Event read = Json.readEvent(clear);
            event = new Known(String.valueOf(read.id()), read.timestamp(), Optional.empty());
            title = title.or(() -> SessionTitle.of(read));
            first = Math.min(first, read.timestamp());
          }
        } catch (IOException | RuntimeException e) {
          // Left as it is; the header counts it.
        }
        known.put(document.place().position(), event);
      }
      List<Known> events = new ArrayList<>();
      for (long position = 1; position <= last; position++) {
        Place place = Place.event(key, position);
        events.add(
            known.getOrDefault(
                position,
                new Known("", 0, Optional.of(documents.close(place, SetAside.filler())))));
      }
      return documents.rebuild(
          key,
          new Header(
              events,
              title.map(
                  text ->
                      new String(
                          documents.close(Place.title(key), text.getBytes(StandardCharsets.UTF_8)),
                          StandardCharsets.UTF_8)),
              first == Long.MAX_VALUE ? Instant.EPOCH : Instant.ofEpochMilli(first)));
    }
  }

  @FunctionalInterface
  private interface Change {
    boolean made();
  }
}
