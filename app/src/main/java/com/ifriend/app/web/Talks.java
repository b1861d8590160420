package com.ifriend.app.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.ConversationTitle;
import com.ifriend.agent.Turn;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionPage;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conversations: going on with one, what was said in it, and all there are. */
final class Talks {
  private static final Logger log = LoggerFactory.getLogger(Talks.class);

  /** Ids of its own: under another's, as of a Slack thread, that conversation could not begin. */
  static final Pattern SESSION = Pattern.compile("console_[A-Za-z0-9_-]{1,64}");

  private static final int LISTED = 50;

  /** Events of a conversation that are shown, and one more to know whether there are others. */
  private static final int SHOWN = 500;

  private final Concierge concierge;
  private final Stores stores;
  private final StoredSessionService sessions;

  /** What is being answered here, with what was said of the answer so far. */
  private final ConcurrentMap<String, Said> running = new ConcurrentHashMap<>();

  Talks(Concierge concierge, Stores stores) {
    this.concierge = concierge;
    this.stores = stores;
    this.sessions = new StoredSessionService(stores.sessions());
  }

  static SessionKey key(String id) {
    return new SessionKey(Concierge.APP_NAME, Console.USER, id);
  }

  /** Answers with one JSON document per line: pieces as they come, then the whole answer. */
  void chat(Exchange exchange) {
    Turn turn;
    try {
      JsonNode request = Reply.JSON.readTree(exchange.body());
      turn = Turn.direct(Console.USER, text(request, "session"), text(request, "text"));
    } catch (IOException | IllegalArgumentException e) {
      Reply.error(exchange, 400, "send {\"session\": \"...\", \"text\": \"...\"}");
      return;
    }
    String id = turn.sessionId();
    if (!SESSION.matcher(id).matches()) {
      Reply.error(exchange, 400, "the session must be " + SESSION);
      return;
    }
    Said said = new Said();
    if (running.putIfAbsent(id, said) != null) {
      Reply.error(exchange, 409, "the question before is still being answered");
      return;
    }
    OutputStream out = exchange.stream(200, "application/x-ndjson; charset=utf-8");
    Listener listener = new Listener(out, said);
    try (out) {
      long start = System.nanoTime();
      Answer answer = concierge.answer(turn, listener::piece);
      long millis = (System.nanoTime() - start) / 1_000_000;
      running.remove(id, said);
      listener.tell(Map.of("answer", answer.text(), "millis", millis, "choices", answer.choices()));
    } catch (IOException | UncheckedIOException e) {
      log.debug("The console's reader went away", e);
    } finally {
      running.remove(id, said);
    }
    exchange.complete(null);
  }

  /** What was said of an answer so far. */
  private static final class Said {
    @GuardedBy("this")
    private final StringBuilder text = new StringBuilder();

    synchronized void add(String piece) {
      text.append(piece);
    }

    synchronized String text() {
      return text.toString();
    }
  }

  /** Whoever reads a page may go away; the turn goes on. */
  private static final class Listener {
    private final OutputStream out;
    private final Said said;
    private volatile boolean gone;

    Listener(OutputStream out, Said said) {
      this.out = out;
      this.said = said;
    }

    void piece(String piece) {
      said.add(piece);
      tell(Map.of("piece", piece));
    }

    void tell(Map<String, ?> document) {
      if (gone) {
        return;
      }
      try {
        Reply.line(out, document);
      } catch (UncheckedIOException e) {
        gone = true;
        log.debug("The console's reader went away", e);
      }
    }
  }

  private static String text(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(field);
    }
    return value.textValue();
  }

  /**
   * The conversations, the last used one first.
   *
   * @param after where the page before ended; null for the first page
   */
  void list(Exchange exchange, @Nullable String after) {
    PageRequest first = PageRequest.first(LISTED);
    SessionPage page;
    try {
      page =
          stores
              .sessions()
              .list(Concierge.APP_NAME, Console.USER, after == null ? first : first.after(after));
    } catch (IllegalArgumentException e) {
      Reply.error(exchange, 400, "that is no cursor of this list");
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "conversations",
        page.sessions().stream()
            // What was begun elsewhere under this name cannot be gone on with here.
            .filter(session -> SESSION.matcher(session.key().id()).matches())
            .map(this::entry)
            .toList());
    page.next().ifPresent(next -> answer.put("next", next));
    Reply.ok(exchange, answer);
  }

  private Map<String, Object> entry(StoredSession session) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", session.key().id());
    entry.put("title", ConversationTitle.of(session).orElse(""));
    entry.put("at", session.lastEventAt().toEpochMilli());
    entry.put("events", session.count());
    entry.put("running", running.containsKey(session.key().id()));
    return entry;
  }

  /** What concerns one of them. */
  void conversation(Exchange exchange, String method, String id, boolean stop) {
    if (!SESSION.matcher(id).matches()) {
      Reply.error(exchange, 404, "there is no such conversation");
      return;
    }
    if (stop && method.equals("POST")) {
      Reply.ok(exchange, Map.of("stopped", concierge.stop(Console.USER, id)));
      return;
    }
    switch (stop ? "" : method) {
      case "GET" -> show(exchange, id);
      case "POST" -> rename(exchange, id);
      case "DELETE" -> {
        var unused = concierge.stop(Console.USER, id);
        sessions.deleteSession(Concierge.APP_NAME, Console.USER, id).blockingAwait();
        Reply.ok(exchange, Map.of("deleted", id));
      }
      default -> Reply.error(exchange, 405, "GET, POST or DELETE");
    }
  }

  private void show(Exchange exchange, String id) {
    // Before it is read: what ends in between is in the history then.
    Optional<String> underWay = Optional.ofNullable(running.get(id)).map(Said::text);
    Session session =
        sessions
            .getSession(
                Concierge.APP_NAME,
                Console.USER,
                id,
                Optional.of(GetSessionConfig.builder().numRecentEvents(SHOWN + 1).build()))
            .blockingGet();
    List<Event> events = session == null ? List.of() : session.events();
    boolean more = events.size() > SHOWN;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", id);
    answer.put("exists", session != null);
    answer.put("more", more);
    answer.put("messages", messages(more ? events.subList(1, events.size()) : events));
    underWay.ifPresent(said -> answer.put("running", said));
    Reply.ok(exchange, answer);
  }

  private static List<Map<String, Object>> messages(List<Event> events) {
    List<Map<String, Object>> messages = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (Event event : events) {
      event.functionCalls().forEach(call -> steps.add(call.name().orElse("")));
      String text = textOf(event);
      if (text.isBlank()) {
        continue;
      }
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("id", event.id());
      message.put("mine", "user".equals(event.author()));
      message.put("text", text);
      message.put("at", event.timestamp());
      message.put("steps", List.copyOf(steps));
      message.put("stopped", event.interrupted().orElse(false));
      messages.add(message);
      steps.clear();
    }
    return messages;
  }

  private static String textOf(Event event) {
    return event.content().flatMap(Content::parts).orElse(List.of()).stream()
        .filter(part -> !part.thought().orElse(false))
        .flatMap((Part part) -> part.text().stream())
        .collect(Collectors.joining());
  }

  private void rename(Exchange exchange, String id) {
    String title;
    try {
      title = text(Reply.JSON.readTree(exchange.body()), "title").strip();
    } catch (IOException | IllegalArgumentException e) {
      Reply.error(exchange, 400, "send {\"title\": \"...\"}");
      return;
    }
    if (title.isEmpty() || title.length() > ConversationTitle.MAX_LENGTH) {
      Reply.error(
          exchange, 400, "a title has 1 to " + ConversationTitle.MAX_LENGTH + " characters");
    } else if (concierge.rename(Console.USER, id, title)) {
      Reply.ok(exchange, Map.of("title", title));
    } else {
      Reply.error(exchange, 404, "there is no such conversation");
    }
  }
}
