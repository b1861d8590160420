package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.GroundingMetadata;
import com.google.genai.types.ModalityTokenCount;
import com.google.genai.types.Part;
import com.google.genai.types.PartialArg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Line 7: what is read belongs to who has read it. */
abstract class OwnershipContract extends ContractCase {

  @Test
  @DisplayName("7: nor do changes of arrays and lists in a loaded event reach later loads")
  final void arraysAndListsBelongToTheirReader() throws Exception {
    Session session = create();
    Event full = SampleEvents.everyField();
    append(
        session,
        event("grounded").toBuilder()
            .groundingMetadata(full.groundingMetadata().orElseThrow())
            .build());
    append(
        session,
        event("tagged").toBuilder().customMetadata(full.customMetadata().orElseThrow()).build());
    append(
        session,
        event("image").toBuilder()
            .content(
                Content.fromParts(
                    Part.fromBytes(new byte[] {1, 2}, "image/png"),
                    Part.builder().text("t").thoughtSignature(new byte[] {3, 4}).build()))
            .build());
    append(
        session,
        event("counted").toBuilder()
            .usageMetadata(
                GenerateContentResponseUsageMetadata.builder()
                    .promptTokensDetails(ModalityTokenCount.builder().tokenCount(3).build())
                    .build())
            .build());
    append(
        session,
        event("partial").toBuilder()
            .content(
                Content.fromParts(
                    Part.builder()
                        .functionCall(
                            FunctionCall.builder()
                                .name("search")
                                .partialArgs(PartialArg.builder().stringValue("a").build()))
                        .build()))
            .build());
    String before = json(reload(session));

    List<Event> loaded = reload(session).events();
    loaded
        .get(0)
        .groundingMetadata()
        .flatMap(GroundingMetadata::webSearchQueries)
        .orElseThrow()
        .clear();
    loaded.get(1).customMetadata().orElseThrow().clear();
    for (Part part : loaded.get(2).content().orElseThrow().parts().orElseThrow()) {
      part.thoughtSignature().ifPresent(bytes -> bytes[0]++);
      part.inlineData().flatMap(Blob::data).ifPresent(bytes -> bytes[0]++);
    }
    // These can be changed by nobody.
    for (List<?> fixed :
        List.of(
            loaded.get(3).content().flatMap(Content::parts).orElseThrow(),
            loaded
                .get(3)
                .usageMetadata()
                .flatMap(GenerateContentResponseUsageMetadata::promptTokensDetails)
                .orElseThrow())) {
      assertThatThrownBy(fixed::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    loaded.get(4).functionCalls().get(0).partialArgs().orElseThrow().clear();

    assertThat(json(reload(session))).isEqualTo(before);
  }

  private static String json(Session session) throws Exception {
    return JsonBaseModel.getMapper().writeValueAsString(trees(session.events()));
  }

  @Test
  @DisplayName("7: values in rare places belong to who has read them, too")
  final void valuesInRarePlacesBelongToTheirReader() {
    Session session = create();
    Map<String, Object> metadata = new HashMap<>(Map.of("k", new ArrayList<>(List.of(1))));
    append(
        session,
        event("x").toBuilder()
            .content(Content.fromParts(Part.builder().text("x").partMetadata(metadata).build()))
            .build());

    metadataOf(reload(session)).clear();

    assertThat(metadataOf(reload(session))).isEqualTo(Map.of("k", List.of(1)));
  }

  private static Map<String, Object> metadataOf(Session session) {
    return session
        .events()
        .get(0)
        .content()
        .orElseThrow()
        .parts()
        .orElseThrow()
        .get(0)
        .partMetadata()
        .orElseThrow();
  }
}
