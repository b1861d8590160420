package com.ifriend.bench.kit;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** ADK events of one size, each with its own id. Not thread-safe. */
public final class Payload {
  /** The smallest size that can be asked for: what ADK writes of an event besides its text. */
  public static final int MIN_BYTES = 400;

  private static final String TEXT =
      "Encontrei 5 passeios em Paris: Marais a pé, com palácios e pátios escondidos; Louvre em duas"
          + " horas, sem se perder; Montmartre ao entardecer; bicicleta ao longo do Sena; e um"
          + " mercado com aula de cozinha. O mais barato custa 35 euros por pessoa e dura duas horas"
          + " e meia. Todos têm guia em português, e dois deles deixam cancelar de graça até a véspera."
          + " Quer que eu reserve?";

  private static final String SENTENCE =
      "Louvre em duas horas, sem se perder; Montmartre ao entardecer; bicicleta ao longo do Sena. ";

  private final String prefix;
  private final String text;
  private long next = 1_000_000_000;
  private @Nullable String pattern;
  private long patternOf;

  /**
   * About 600 bytes of JSON.
   *
   * @param prefix of the ids, so that two sources never make the same
   */
  public Payload(String prefix) {
    this.prefix = prefix;
    this.text = TEXT;
  }

  /**
   * Of exactly this size.
   *
   * @param bytes of the JSON of each event, at least {@link #MIN_BYTES}
   */
  public Payload(String prefix, int bytes) {
    this.prefix = prefix;
    int letters = bytes - json(event("")).length;
    if (bytes < MIN_BYTES || letters < 1) {
      throw new IllegalArgumentException(
          "an event has at least " + MIN_BYTES + " bytes, not " + bytes);
    }
    this.text = SENTENCE.repeat(letters / SENTENCE.length() + 1).substring(0, letters);
  }

  public Event event() {
    return event(text);
  }

  private Event event(String says) {
    next++;
    return Event.builder()
        .id(id(next))
        .invocationId("e-51a7c1de-" + next)
        .author("ifriend")
        .timestamp(timestamp(next))
        .content(Content.builder().role("model").parts(Part.fromText(says)).build())
        .build();
  }

  private String id(long number) {
    return prefix + "-4f6b-9d2c-" + number;
  }

  private static long timestamp(long number) {
    return 1_767_224_888_280L + number;
  }

  public List<Event> events(int count) {
    return Stream.generate(this::event).limit(count).toList();
  }

  /** What is stored of an event. */
  public static byte[] json(Event event) {
    SessionStore store = InMemoryStores.create().sessions();
    StoredSessionService service = new StoredSessionService(store);
    Session session = service.createSession("app", "user").blockingGet();
    var unused = service.appendEvent(session, event).blockingGet();
    return store.load(session.sessionKey(), EventWindow.ALL).orElseThrow().events().get(0).json();
  }

  /** As of an event of its own, without the work of making one, which would cool the caches. */
  public byte[] json() {
    if (pattern == null) {
      pattern = new String(json(event()), StandardCharsets.UTF_8);
      patternOf = next;
    }
    next++;
    return pattern
        .replace(Long.toString(patternOf), Long.toString(next))
        .replace(Long.toString(timestamp(patternOf)), Long.toString(timestamp(next)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Appends so many to a session, past ADK. */
  public void append(SessionStore store, SessionKey key, int events) {
    for (int i = 0; i < events; i++) {
      store.append(key, newEvent(), ScopedPatch.NONE, OptionalLong.empty());
    }
  }

  /**
   * Appends one a time past ADK, to a session of its own.
   *
   * @param before each, not timed
   */
  public static Way appending(String name, int samples, SessionStore store, Step before) {
    SessionKey key =
        new StoredSessionService(store).createSession("bench", "user").blockingGet().sessionKey();
    Payload payload = new Payload("bytes");
    Way appending =
        Way.of(
            name,
            samples,
            payload::newEvent,
            event -> store.append(key, event, ScopedPatch.NONE, OptionalLong.empty()));
    return new Way(
        name,
        samples,
        () -> {
          before.run();
          appending.before().run();
        },
        appending.timed());
  }

  public NewEvent newEvent() {
    byte[] json = json();
    return new NewEvent(id(next), timestamp(next), json);
  }
}
