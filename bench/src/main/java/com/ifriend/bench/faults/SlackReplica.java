package com.ifriend.bench.faults;

import com.ifriend.bench.kit.EchoAgent;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.tiered.TieredStores;
import com.ifriend.store.turns.TurnRules;
import java.net.URI;

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
            EchoAgent.concierge(text -> ANSWER + text, stores.sessions()),
            stores.turns("slack", TurnRules.DEFAULT));
    System.out.println(READY);
    // Told by the end of our input.
    int unused = System.in.read();
    bot.close();
    stores.close();
  }
}
