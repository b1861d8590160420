package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A method refused what it was asked. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String error;
  private final List<String> details;

  Refused(String error, String... details) {
    super(error);
    this.error = error;
    this.details = List.of(details);
  }

  /** The response that says so. */
  ObjectNode response() {
    ObjectNode response =
        JsonNodeFactory.instance.objectNode().put("ok", false).put("error", error);
    if (!details.isEmpty()) {
      ArrayNode messages = response.putObject("response_metadata").putArray("messages");
      details.forEach(messages::add);
    }
    return response;
  }

  String error() {
    return error;
  }
}
