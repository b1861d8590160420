package com.ifriend.peers;

import com.ifriend.bench.race.child.Bot;
import com.ifriend.bench.race.child.BotLoop;
import com.ifriend.bench.race.child.Question;
import com.ifriend.bench.race.child.SlackHttp;
import com.ifriend.bench.race.child.Versions;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.builtin.EventContext;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.methods.SlackApiException;
import com.slack.api.model.event.AppMentionEvent;
import com.slack.api.model.event.MessageEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bolt for Java: answers in the handler, before it acknowledges, as the guide to events does. */
public final class Main implements Bot {
  private Main() {}

  public static void main(String[] args) throws Exception {
    BotLoop.run(new Main());
  }

  @Override
  public Started start(Place place) throws Exception {
    SlackConfig client = new SlackConfig();
    client.setMethodsEndpointUrlPrefix(place.api().toString());
    AppConfig config =
        AppConfig.builder()
            .slack(Slack.getInstance(client))
            .singleTeamBotToken(place.botToken())
            .signingSecret(place.signingSecret())
            .build();
    App app = new App(config);
    app.event(
        AppMentionEvent.class,
        (payload, ctx) -> {
          AppMentionEvent event = payload.getEvent();
          reply(ctx, event.getChannel(), event.getThreadTs(), event.getTs(), event.getText());
          return ctx.ack();
        });
    app.event(
        MessageEvent.class,
        (payload, ctx) -> {
          MessageEvent event = payload.getEvent();
          if ("im".equals(event.getChannelType())) {
            reply(ctx, event.getChannel(), event.getThreadTs(), event.getTs(), event.getText());
          }
          return ctx.ack();
        });
    String version = Versions.of("com.slack.api", "bolt");
    if (place.mode() == Mode.SOCKET) {
      new SocketModeApp(place.appToken(), app).startAsync();
      return new Started(0, version + " at its defaults, answers before it acknowledges, Tyrus");
    }
    app.start();
    SlackRequestParser parser = new SlackRequestParser(config);
    int port =
        SlackHttp.serve(
            (headers, body) -> {
              Response response =
                  app.run(
                      parser.parse(
                          SlackRequestParser.HttpRequest.builder()
                              .requestUri("/slack/events")
                              .queryString(Map.of())
                              // Bolt adds to it.
                              .headers(new RequestHeaders(new HashMap<>(headers)))
                              .requestBody(new String(body, StandardCharsets.UTF_8))
                              .remoteAddress("127.0.0.1")
                              .build()));
              String text = response.getBody();
              return new SlackHttp.Response(response.getStatusCode(), text == null ? "" : text);
            });
    return new Started(
        port,
        version + " at its defaults, answers before it acknowledges; the JDK's HTTP server");
  }

  private static void reply(
      EventContext ctx, String channel, @Nullable String threadTs, String ts, String text)
      throws IOException, SlackApiException {
    String answer;
    try {
      answer = Question.answer(text);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    // Not say(): with a thread it sends no channel.
    ctx.client()
        .chatPostMessage(
            message ->
                message.channel(channel).threadTs(threadTs == null ? ts : threadTs).text(answer));
  }
}
