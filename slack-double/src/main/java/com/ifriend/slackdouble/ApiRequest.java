package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method. Arguments may come as a form, as JSON or in the query, the token in the
 * {@code Authorization} header or (but not with JSON) as an argument.
 *
 * @param basic user and password of the HTTP Basic scheme
 */
record ApiRequest(
    String method,
    Map<String, String> arguments,
    Optional<String> token,
    boolean tokenInHeader,
    Optional<String> basic) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ApiRequest(
      String method, Map<String, String> arguments, Optional<String> token, boolean tokenInHeader) {
    this(method, arguments, token, tokenInHeader, Optional.empty());
  }

  static ApiRequest of(HttpExchange exchange, String method, byte[] body) throws Refused {
    Map<String, String> arguments = new LinkedHashMap<>();
    readForm(exchange.getRequestURI().getRawQuery(), arguments);
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    boolean json = type.startsWith("application/json");
    if (json) {
      readJson(body, arguments);
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      readForm(new String(body, UTF_8), arguments);
    } else if (body.length > 0) {
      throw new Refused("invalid_form_data");
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean inHeader = authorization != null && authorization.startsWith("Bearer ");
    String argument = arguments.remove("token");
    Optional<String> token =
        inHeader && authorization != null
            ? Optional.of(authorization.substring("Bearer ".length()))
            : json ? Optional.empty() : Optional.ofNullable(argument);
    return new ApiRequest(method, arguments, token, inHeader, OAuth.basic(authorization));
  }

  private static void readForm(@Nullable String form, Map<String, String> into) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      into.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
    }
  }

  private static void readJson(byte[] body, Map<String, String> into) throws Refused {
    try {
      JsonNode parsed = JSON.readTree(new String(body, UTF_8));
      if (!parsed.isObject()) {
        throw new Refused("json_not_object");
      }
      parsed
          .properties()
          .forEach(
              entry -> {
                JsonNode value = entry.getValue();
                if (!value.isNull()) {
                  into.put(entry.getKey(), value.isTextual() ? value.asText() : value.toString());
                }
              });
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_json");
    }
  }

  String required(String name) throws Refused {
    String value = arguments.get(name);
    if (value == null || value.isEmpty()) {
      throw new Refused("invalid_arguments", "[ERROR] missing required field: " + name);
    }
    return value;
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(arguments.get(name)).filter(value -> !value.isEmpty());
  }
}
