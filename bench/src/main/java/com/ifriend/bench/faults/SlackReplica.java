package com.ifriend.bench.faults;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.Concierge;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.SlackConfig;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.tiered.TieredStores;
import com.ifriend.store.turns.TurnRules;
import io.reactivex.rxjava3.core.Flowable;
import java.net.URI;
import java.util.List;

/** A process that is a bot in Slack, with an agent that says back what it is told. */
final class SlackReplica {
  static final String READY = "ready";
  static final String ANSWER = "you said ";

  private SlackReplica() {}

  /**
   * Answers until it is told to stop.
   *
   * @param args port of Redis, port of MySQL, target, address of Slack, bot token, app token
   */
  public static void main(String[] args) throws Exception {
    TieredStores stores =
        Target.valueOf(args[2]).tiered(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    SlackBot bot =
        SlackBot.start(
            SlackConfig.socketMode(args[4], args[5]).withApiUrl(URI.create(args[3])),
            new Concierge(
                new Echo(), new StoredSessionService(stores.sessions()).returningExisting(), null),
            stores.turns("slack", TurnRules.DEFAULT));
    System.out.println(READY);
    // Told by the end of our input.
    int unused = System.in.read();
    bot.close();
    stores.close();
  }

  private static final class Echo extends BaseAgent {
    Echo() {
      super("echo", "says back what it is told", List.of(), List.of(), List.of());
    }

    @Override
    protected Flowable<Event> runAsyncImpl(InvocationContext context) {
      return Flowable.fromCallable(
          () -> {
            String text = context.userContent().map(Content::text).orElse("");
            return Event.builder()
                .id(Event.generateEventId())
                .invocationId(context.invocationId())
                .author(name())
                .content(Content.fromParts(Part.fromText(ANSWER + text)))
                .build();
          });
    }

    @Override
    protected Flowable<Event> runLiveImpl(InvocationContext context) {
      return Flowable.error(new UnsupportedOperationException("live"));
    }
  }
}
