package com.ifriend.slack;

/**
 * What to send back for an HTTP request.
 *
 * @param body to be sent as UTF-8
 */
public record SlackHttpResponse(int status, String contentType, String body) {
  static SlackHttpResponse of(int status, String body) {
    return new SlackHttpResponse(status, "text/plain; charset=utf-8", body);
  }
}
