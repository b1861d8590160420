package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.Part;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps ADK's events. */
interface AdkEvents<H> extends Peer<H, Event> {
  @Override
  default Event event(String session, Message message) {
    Part part =
        message.kind() == Message.Kind.CALL
            ? Part.builder()
                .functionCall(
                    FunctionCall.builder()
                        .id("call-" + message.id())
                        .name(Message.TOOL)
                        .args(Map.of(Message.ARGUMENT, message.number()))
                        .build())
                .build()
            : Part.fromText(message.text());
    return Event.builder()
        .id(message.id())
        .invocationId("e-" + message.id())
        .author("ifriend")
        .timestamp(System.currentTimeMillis())
        .content(Content.builder().role("model").parts(part).build())
        .build();
  }

  @Override
  default Optional<Integer> number(Event event) {
    List<Part> parts = event.content().flatMap(Content::parts).orElse(List.of());
    if (parts.size() != 1) {
      return Optional.empty();
    }
    Part part = parts.get(0);
    if (part.functionCall().isPresent()) {
      FunctionCall call = part.functionCall().get();
      boolean same =
          call.name().orElse("").equals(Message.TOOL) && call.id().orElse("").startsWith("call-");
      return same && call.args().orElse(Map.of()).get(Message.ARGUMENT) instanceof Number number
          ? Optional.of(number.intValue())
          : Optional.empty();
    }
    return part.text().flatMap(Message::numberOf);
  }
}
