package com.ifriend.slack.answer;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.gson.JsonObject;
import com.ifriend.agent.Concierge;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Origin;
import com.ifriend.slack.api.SlackWebApi;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users think of answers, by the buttons below them or by a reaction: counted, and kept in the
 * conversation, behind the turn. Thread-safe.
 */
public final class Feedback {
  static final String ACTION = "feedback";
  static final String GOOD = "good";
  static final String BAD = "bad";

  /** The events that tell of reactions. */
  public static final Set<String> REACTIONS = Set.of("reaction_added", "reaction_removed");

  private static final Set<String> APPROVING =
      Set.of("+1", "thumbsup", "heart", "clap", "tada", "100");
  private static final Set<String> DISAPPROVING = Set.of("-1", "thumbsdown");

  private static final Logger log = LoggerFactory.getLogger(Feedback.class);

  /** Slack delivers what it thinks was lost for some six minutes. */
  private static final Duration REPEATED = Duration.ofMinutes(10);

  private static final int MOST_WAITING = 1_000;

  private final Concierge concierge;
  private final MethodsClient client;
  private final Optional<Origin> origin;
  private final Opinions opinions;

  private final Executor asides;

  /** For reactions: who takes one back did not react behind that. */
  private final Executor inOrder;

  private final AtomicInteger waiting = new AtomicInteger();

  private final Cache<String, Boolean> heard =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(REPEATED).build();

  /**
   * What somebody thinks of a post of ours.
   *
   * @param stands false if it was taken back
   * @param at when it was said, which tells it from others of the same
   */
  private record Opinion(
      String user, String channel, String post, boolean isGood, boolean stands, String at) {}

  /** How many of each there were in this process, in all workspaces. */
  public static final class Opinions {
    private final LongAdder good = new LongAdder();
    private final LongAdder bad = new LongAdder();
    private final LongAdder goodTakenBack = new LongAdder();
    private final LongAdder badTakenBack = new LongAdder();

    /** How many said so. */
    public long count(boolean ofGood) {
      return (ofGood ? good : bad).sum();
    }

    /** How many of those who said so took it back. */
    public long takenBack(boolean ofGood) {
      return (ofGood ? goodTakenBack : badTakenBack).sum();
    }

    private void add(Opinion opinion) {
      if (opinion.stands()) {
        (opinion.isGood() ? good : bad).increment();
      } else {
        (opinion.isGood() ? goodTakenBack : badTakenBack).increment();
      }
    }
  }

  public Feedback(
      Concierge concierge,
      MethodsClient client,
      Optional<Origin> origin,
      Opinions opinions,
      Executor asides) {
    this.origin = origin;
    this.opinions = opinions;
    this.concierge = concierge;
    this.client = client;
    this.asides = asides;
    this.inOrder = MoreExecutors.newSequentialExecutor(asides);
  }

  /**
   * Hears it, if an interaction is that; returns at once.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public void hear(JsonObject payload) throws Json.MalformedException {
    for (JsonObject action : Json.objectsIfAny(payload, "actions")) {
      Optional<String> value = Json.textIfAny(action, "value");
      if (value.isEmpty() || !Json.text(action, "action_id").equals(Optional.of(ACTION))) {
        continue;
      }
      JsonObject container = Json.object(payload, "container");
      String channel = Json.neededText(container, "channel_id");
      String post = Json.neededText(container, "message_ts");
      String user = Json.neededText(Json.object(payload, "user"), "id");
      String thread = Json.textIfAny(container, "thread_ts").orElse(post);
      boolean isGood = value.get().equals(GOOD);
      String at = Json.text(action, "action_ts").orElse("");
      Opinion opinion = new Opinion(user, channel, post, isGood, true, at);
      if (isNew(opinion)) {
        aside(asides, opinion, () -> keep(opinion, thread));
      }
    }
  }

  /**
   * Hears a reaction, if it is one to a post of the bot that says what somebody thinks of it;
   * returns at once.
   *
   * @param type one of {@link #REACTIONS}
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public void reacted(String type, JsonObject event, String botUserId)
      throws Json.MalformedException {
    // A skin tone stands behind two colons.
    String reaction = Json.neededText(event, "reaction").split("::", 2)[0];
    boolean isGood = APPROVING.contains(reaction);
    JsonObject item = Json.objectOrEmpty(event, "item");
    String user = Json.neededText(event, "user");
    if (!(isGood || DISAPPROVING.contains(reaction))
        || !Json.text(item, "type").equals(Optional.of("message"))
        || !Json.text(event, "item_user").equals(Optional.of(botUserId))
        || user.equals(botUserId)) {
      return;
    }
    Opinion opinion =
        new Opinion(
            user,
            Json.neededText(item, "channel"),
            Json.neededText(item, "ts"),
            isGood,
            type.equals("reaction_added"),
            Json.text(event, "event_ts").orElse(""));
    if (isNew(opinion)) {
      aside(inOrder, opinion, () -> threadOf(opinion).ifPresent(thread -> keep(opinion, thread)));
    }
  }

  /** Counts what was not heard before. */
  private boolean isNew(Opinion opinion) {
    if (heard.asMap().putIfAbsent(opinion.toString(), true) != null) {
      return false;
    }
    opinions.add(opinion);
    return true;
  }

  private void aside(Executor executor, Opinion opinion, Runnable work) {
    try {
      if (waiting.incrementAndGet() > MOST_WAITING) {
        throw new RejectedExecutionException();
      }
      executor.execute(
          () -> {
            waiting.decrementAndGet();
            work.run();
          });
    } catch (RejectedExecutionException e) {
      waiting.decrementAndGet();
      log.warn("Feedback in {} was not kept: too much to do beside answers", opinion.channel());
    }
  }

  private void keep(Opinion opinion, String thread) {
    String session = Origin.session(origin, opinion.channel(), opinion.user(), thread);
    try {
      var unused =
          concierge.feedback(
              Origin.owner(origin, opinion.user()),
              session,
              opinion.post(),
              opinion.isGood(),
              opinion.stands());
    } catch (RuntimeException e) {
      log.warn("Feedback to session {} was not kept: {}", session, e.getMessage());
    }
  }

  /** A reaction tells of its post and not of the thread; empty if Slack does not tell either. */
  private Optional<String> threadOf(Opinion opinion) {
    String problem;
    try {
      ConversationsRepliesResponse response =
          client.conversationsReplies(
              request -> request.channel(opinion.channel()).ts(opinion.post()).limit(1));
      if (response.isOk()) {
        return Optional.ofNullable(response.getMessages()).orElse(List.of()).stream()
            .filter(message -> opinion.post().equals(message.getTs()))
            .map(message -> Optional.ofNullable(message.getThreadTs()).orElse(message.getTs()))
            .findFirst();
      }
      problem = String.valueOf(response.getError());
    } catch (SlackApiException e) {
      problem = "HTTP " + SlackWebApi.status(e);
    } catch (IOException | RuntimeException e) {
      problem = e.getClass().getName();
    }
    log.warn(
        "Feedback in {} was not kept, Slack does not tell its thread: {}",
        opinion.channel(),
        problem);
    return Optional.empty();
  }
}
