package com.ifriend.bench.race.contender;

import com.ifriend.bench.kit.EchoAgent;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.race.child.Bot;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.bench.race.child.BotLoop;
import com.ifriend.bench.race.child.Question;
import com.ifriend.bench.race.child.SlackHttp;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.store.Place;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.Optional;

/** A child process: our bot in Slack, with sessions in Redis and an agent that needs no model. */
public final class OursInSlack implements Bot {
  /** As in production. */
  private static final Duration DRAIN = Duration.ofSeconds(7);

  private OursInSlack() {}

  public static void main(String[] args) throws Exception {
    BotLoop.run(new OursInSlack());
  }

  @Override
  public Started start(Place place) throws Exception {
    RedisStores stores = RedisStores.connect(RedisInfo.config(place.redis().toString()));
    boolean http = place.mode() == Mode.HTTP;
    SlackBot bot =
        SlackBot.start(
            new SlackConfig(
                place.botToken(),
                http ? Optional.empty() : Optional.of(place.appToken()),
                http ? Optional.of(place.signingSecret()) : Optional.empty(),
                place.api()),
            EchoAgent.concierge(Question::answer, stores.sessions()),
            stores.turns("slack", TurnRules.DEFAULT));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> bot.close(DRAIN), "stop"));
    String settings =
        "this repository; queue and sessions in Redis, an agent without a model, no memory";
    if (!http) {
      return new Started(0, settings);
    }
    int port =
        SlackHttp.serve(
            (headers, body) -> {
              SlackHttpResponse response = bot.handle(headers, body);
              return new SlackHttp.Response(response.status(), response.body());
            });
    return new Started(port, settings + "; the JDK's HTTP server");
  }
}
