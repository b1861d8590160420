package com.ifriend.agent;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.Gemini;
import com.google.genai.Client;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.ifriend.agent.http.PromptSockets;
import com.ifriend.agent.http.ProxyLogin;
import com.ifriend.agent.offline.OfflineLlm;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Makes the model that a {@link ModelConfig} describes. */
public final class Models {
  private static final String GEMINI_API = "https://generativelanguage.googleapis.com";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** OkHttp allows five calls per host unless told otherwise: too few for a team's chat. */
  private static final int MAX_CALLS_AT_ONCE = 64;

  /**
   * One more try after a failure that passes by itself. Not after 429: the user is told to wait.
   */
  private static final HttpRetryOptions RETRY_ONCE =
      HttpRetryOptions.builder()
          .attempts(2)
          .initialDelay(0.2)
          .jitter(0.5)
          .httpStatusCodes(List.of(500, 502, 503, 504))
          .build();

  private Models() {}

  /** {@link #create(ModelConfig, Clock)} on this machine's clock and time zone. */
  public static BaseLlm create(ModelConfig config) {
    return create(config, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Makes a model; connects to nothing yet.
   *
   * @param clock tells the offline model what "tomorrow" is
   * @throws IllegalStateException if Vertex AI is wanted and this machine has no credentials
   */
  public static BaseLlm create(ModelConfig config, Clock clock) {
    if (config.model().equals(ModelConfig.OFFLINE)) {
      return new OfflineLlm(clock);
    }
    return new SteadyLlm(new Gemini(config.model(), client(config)));
  }

  /**
   * Everything is set explicitly, because the client reads the environment for what is left out,
   * and because ADK's own one waits forever.
   */
  static Client client(ModelConfig config) {
    HttpOptions.Builder http =
        HttpOptions.builder()
            .timeout(Math.toIntExact(config.timeout().toMillis()))
            .retryOptions(RETRY_ONCE);
    Client.Builder client =
        Client.builder()
            .vertexAI(config.vertex())
            .clientOptions(
                ClientOptions.builder().customHttpClient(httpClient(config.timeout())).build());
    if (config.vertex()) {
      config.baseUrl().map(URI::toString).ifPresent(http::baseUrl);
      client =
          client.project(config.project().orElseThrow()).location(config.location().orElseThrow());
    } else {
      http = http.baseUrl(config.baseUrl().map(URI::toString).orElse(GEMINI_API));
      client = client.apiKey(config.apiKey().orElseThrow());
    }
    try {
      return client.httpOptions(http.build()).build();
    } catch (GenAiIOException e) {
      throw new IllegalStateException(
          "No Google Cloud credentials for Vertex AI on this machine; run"
              + " \"gcloud auth application-default login\" or use an API key",
          e);
    }
  }

  static OkHttpClient httpClient(Duration timeout) {
    Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(Models::daemon));
    dispatcher.setMaxRequests(MAX_CALLS_AT_ONCE);
    dispatcher.setMaxRequestsPerHost(MAX_CALLS_AT_ONCE);
    Duration connect = timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT;
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .socketFactory(new PromptSockets())
        .addInterceptor(new PieceByPiece())
        .proxyAuthenticator(ProxyLogin::show)
        .connectTimeout(connect)
        .readTimeout(timeout)
        .writeTimeout(timeout)
        .callTimeout(timeout)
        .build();
  }

  /** Idle connections must not keep a command-line run alive. */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "gemini-http");
    thread.setDaemon(true);
    return thread;
  }
}
