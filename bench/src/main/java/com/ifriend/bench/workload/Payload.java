package com.ifriend.bench.workload;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.NewEvent;
import java.nio.charset.StandardCharsets;

/** ADK events of about 600 bytes of JSON, each with its own id. Not thread-safe. */
public final class Payload {
  private static final String TEXT =
      "Encontrei 5 passeios em Paris: Marais a pé, com palácios e pátios escondidos; Louvre em duas"
          + " horas, sem se perder; Montmartre ao entardecer; bicicleta ao longo do Sena; e um"
          + " mercado com aula de cozinha. O mais barato custa 35 euros por pessoa e dura duas horas"
          + " e meia. Quer que eu reserve?";

  private final String prefix;
  private long next = 1_000_000_000;

  /**
   * @param prefix of the ids, so that two sources never make the same
   */
  public Payload(String prefix) {
    this.prefix = prefix;
  }

  public Event event() {
    next++;
    return Event.builder()
        .id(prefix + "-4f6b-9d2c-" + next)
        .invocationId("e-51a7c1de-" + next)
        .author("ifriend")
        .timestamp(1_767_224_888_280L + next)
        .content(Content.builder().role("model").parts(Part.fromText(TEXT)).build())
        .build();
  }

  /** What is stored of an event. */
  public static byte[] json(Event event) {
    return event.toJson().getBytes(StandardCharsets.UTF_8);
  }

  public byte[] json() {
    return json(event());
  }

  public NewEvent newEvent() {
    Event event = event();
    return new NewEvent(event.id(), event.timestamp(), json(event));
  }
}
