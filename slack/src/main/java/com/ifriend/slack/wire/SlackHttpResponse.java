package com.ifriend.slack.wire;

import java.util.Map;

/**
 * What to send back for an HTTP request.
 *
 * @param body to be sent as UTF-8
 * @param headers beside the type of the body
 */
public record SlackHttpResponse(
    int status, String contentType, String body, Map<String, String> headers) {
  public SlackHttpResponse {
    headers = Map.copyOf(headers);
  }

  /** One without further headers. */
  public SlackHttpResponse(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  public static SlackHttpResponse of(int status, String body) {
    return new SlackHttpResponse(status, "text/plain; charset=utf-8", body);
  }
}
