package com.ifriend.bench.race.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.ifriend.bench.race.child.Bot;
import com.ifriend.bench.race.child.BotLoop;
import com.ifriend.bench.race.child.Question;
import com.ifriend.bench.race.child.SlackHttp;
import com.ifriend.store.Place;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child process with a bot that does all wrong that a bot can: it answers whatever it hears,
 * whoever says or signs it and however often, holds the first of three follow-ups back, and posts
 * once, whatever Slack says.
 */
public final class NaiveBot implements Bot {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final AtomicInteger followUps = new AtomicInteger();

  private NaiveBot() {}

  public static void main(String[] args) throws Exception {
    BotLoop.run(new NaiveBot());
  }

  @Override
  public Started start(Place place) throws IOException {
    int port =
        SlackHttp.serve(
            (headers, body) -> {
              JsonObject event =
                  JsonParser.parseString(new String(body, UTF_8))
                      .getAsJsonObject()
                      .getAsJsonObject("event");
              threads.execute(() -> answer(place, event));
              return new SlackHttp.Response(200, "");
            });
    return new Started(port, "naive");
  }

  private void answer(Place place, JsonObject event) {
    try {
      boolean followUp = event.has("thread_ts");
      if (followUp && followUps.getAndIncrement() % 3 == 0) {
        Thread.sleep(500);
      }
      String thread = event.get(followUp ? "thread_ts" : "ts").getAsString();
      String answer = Question.answer(event.get("text").getAsString());
      HttpRequest post =
          HttpRequest.newBuilder(place.api().resolve("chat.postMessage"))
              .header("Authorization", "Bearer " + place.botToken())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      form("channel", event.get("channel").getAsString())
                          + "&"
                          + form("thread_ts", thread)
                          + "&"
                          + form("text", answer)))
              .build();
      var unused = http.send(post, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      // It does not try again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String form(String name, String value) {
    return name + "=" + URLEncoder.encode(value, UTF_8);
  }
}
