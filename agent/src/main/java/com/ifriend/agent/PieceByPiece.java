package com.ifriend.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/**
 * Lets each piece of a streamed answer out as it arrives. The client of google-genai reads one
 * event ahead before it hands out the one it has, so that each piece would come with the next. So
 * each event is followed by one that says the same without a word: same finish reason, same counts,
 * no parts. Thread-safe.
 */
final class PieceByPiece implements Interceptor {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (body == null
        || !response.isSuccessful()
        || !chain.request().url().encodedPath().endsWith(":streamGenerateContent")) {
      return response;
    }
    return response
        .newBuilder()
        .body(ResponseBody.create(Okio.buffer(new Echoing(body.source())), body.contentType(), -1))
        .build();
  }

  /** Server-sent events, each with its echo. */
  private static final class Echoing implements Source {
    private final BufferedSource events;
    private final Buffer ready = new Buffer();
    private final StringBuilder data = new StringBuilder();

    Echoing(BufferedSource events) {
      this.events = events;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      while (ready.exhausted()) {
        String line = events.readUtf8Line();
        if (line == null) {
          return -1;
        }
        var unused = ready.writeUtf8(line).writeUtf8("\n");
        if (line.startsWith("data:")) {
          data.append(line, "data:".length(), line.length()).append('\n');
        } else if (line.isEmpty() && data.length() > 0) {
          unused = ready.writeUtf8(echo(data.toString()));
          data.setLength(0);
        }
      }
      return ready.read(sink, byteCount);
    }

    private static String echo(String event) {
      try {
        if (!(JSON.readTree(event) instanceof ObjectNode echo)) {
          return "";
        }
        for (JsonNode candidate : echo.path("candidates")) {
          if (candidate.path("content") instanceof ObjectNode content) {
            var unused = content.putArray("parts");
          }
        }
        return "data: " + JSON.writeValueAsString(echo) + "\n\n";
      } catch (JsonProcessingException e) {
        // Whoever reads the event itself says what is wrong with it.
        return "";
      }
    }

    @Override
    public Timeout timeout() {
      return events.timeout();
    }

    @Override
    public void close() throws IOException {
      events.close();
    }
  }
}
