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

  /** What the app may do, and what it would have to; both empty where that is not the matter. */
  private String provided = "";

  private String needed = "";

  Refused(String error, String... details) {
    super(error);
    this.error = error;
    this.details = List.of(details);
  }

  static Refused missingScope(String needed, List<String> granted) {
    Refused refused = new Refused("missing_scope");
    refused.needed = needed;
    refused.provided = String.join(",", granted);
    return refused;
  }

  /** The response that says so. */
  ObjectNode response() {
    ObjectNode response =
        JsonNodeFactory.instance.objectNode().put("ok", false).put("error", error);
    if (!details.isEmpty()) {
      ArrayNode messages = response.putObject("response_metadata").putArray("messages");
      details.forEach(messages::add);
    }
    if (!needed.isEmpty()) {
      response.put("needed", needed).put("provided", provided);
    }
    return response;
  }

  String error() {
    return error;
  }
}
