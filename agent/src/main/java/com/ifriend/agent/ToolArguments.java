package com.ifriend.agent;

import com.google.adk.agents.Callbacks;
import com.google.adk.agents.InvocationContext;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.Schema;
import com.google.genai.types.Type;
import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the model which argument of its call is missing or of another type than declared. ADK would
 * tell it that "an internal error occurred", and log what it was given. Thread-safe.
 */
final class ToolArguments implements Callbacks.BeforeToolCallback {
  @Override
  public Maybe<Map<String, Object>> call(
      InvocationContext invocation, BaseTool tool, Map<String, Object> input, ToolContext context) {
    Optional<Schema> declared =
        tool.declaration().flatMap((FunctionDeclaration function) -> function.parameters());
    if (declared.isEmpty()) {
      return Maybe.empty();
    }
    for (String required : declared.get().required().orElse(List.of())) {
      if (input.get(required) == null) {
        return wrong(required, "it is required");
      }
    }
    for (Map.Entry<String, Schema> each : declared.get().properties().orElse(Map.of()).entrySet()) {
      Object value = input.get(each.getKey());
      Optional<String> expected =
          value == null ? Optional.empty() : problem(each.getValue(), value);
      if (expected.isPresent()) {
        return wrong(each.getKey(), expected.get());
      }
    }
    return Maybe.empty();
  }

  private static Optional<String> problem(Schema schema, Object value) {
    Type.Known type = schema.type().map(Type::knownEnum).orElse(Type.Known.TYPE_UNSPECIFIED);
    return switch (type) {
      case STRING -> expect(value instanceof String, "a text is expected");
      case NUMBER -> expect(value instanceof Number, "a number is expected");
      case INTEGER ->
          expect(
              value instanceof Number number
                  && number.doubleValue() == Math.rint(number.doubleValue())
                  && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE,
              "a whole number is expected");
      case BOOLEAN -> expect(value instanceof Boolean, "true or false is expected");
      default -> Optional.empty();
    };
  }

  private static Optional<String> expect(boolean right, String what) {
    return right ? Optional.empty() : Optional.of(what);
  }

  private static Maybe<Map<String, Object>> wrong(String field, String problem) {
    return Maybe.just(Map.of("status", "invalid", "field", field, "problem", problem));
  }
}
