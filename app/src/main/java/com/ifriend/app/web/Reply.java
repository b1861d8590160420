package com.ifriend.app.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers in JSON. */
final class Reply {
  static final ObjectMapper JSON = new ObjectMapper();

  private Reply() {}

  static void ok(Exchange exchange, Map<String, ?> document) {
    json(exchange, 200, document);
  }

  static void error(Exchange exchange, int status, String what) {
    json(exchange, status, Map.of("error", what));
  }

  private static void json(Exchange exchange, int status, Map<String, ?> document) {
    try {
      exchange.send(status, "application/json", JSON.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One document of those that come line by line. */
  static void line(OutputStream out, Map<String, ?> document) {
    try {
      out.write((JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
