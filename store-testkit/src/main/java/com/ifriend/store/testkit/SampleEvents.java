package com.ifriend.store.testkit;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.EventCompaction;
import com.google.adk.events.ToolConfirmation;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.CustomMetadata;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.GroundingMetadata;
import com.google.genai.types.Part;
import com.google.genai.types.Transcription;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events to store. */
public final class SampleEvents {
  private SampleEvents() {}

  /** An event in which no field is empty; not one that a model would send. */
  public static Event everyField() {
    return Event.builder()
        .id("e-1")
        .invocationId("i-1")
        .author("ifriend")
        .timestamp(1_767_224_888_280L)
        .partial(false)
        .turnComplete(true)
        .interrupted(false)
        .errorCode(new FinishReason(FinishReason.Known.MAX_TOKENS))
        .errorMessage("stopped early")
        .finishReason(new FinishReason(FinishReason.Known.STOP))
        .avgLogprobs(-0.25)
        .branch("root.child")
        .modelVersion("model-1")
        .longRunningToolIds(Set.of("call-1"))
        .content(
            Content.builder()
                .role("model")
                .parts(
                    List.of(
                        Part.builder()
                            .text("São Paulo 京都 🎉")
                            .thought(true)
                            .thoughtSignature(new byte[] {0, 1, -1, -128, 127})
                            .build(),
                        Part.builder()
                            .functionCall(
                                FunctionCall.builder()
                                    .id("call-1")
                                    .name("search_tours")
                                    .args(Map.of("city", "Paris", "max", 3))
                                    .build())
                            .build(),
                        Part.builder()
                            .functionResponse(
                                FunctionResponse.builder()
                                    .id("call-1")
                                    .name("search_tours")
                                    .response(Map.of("tours", List.of(Map.of("id", "t1"))))
                                    .build())
                            .build(),
                        Part.builder()
                            .inlineData(
                                Blob.builder()
                                    .mimeType("image/png")
                                    .data(new byte[] {-119, 80, 78, 71})
                                    .build())
                            .build()))
                .build())
        .usageMetadata(
            GenerateContentResponseUsageMetadata.builder()
                .promptTokenCount(11)
                .candidatesTokenCount(7)
                .totalTokenCount(18)
                .build())
        .groundingMetadata(
            GroundingMetadata.builder().webSearchQueries(List.of("tours em Paris")).build())
        .customMetadata(
            List.of(CustomMetadata.builder().key("channel").stringValue("slack").build()))
        .inputTranscription(Transcription.builder().text("oi").finished(true).build())
        .outputTranscription(Transcription.builder().text("olá").finished(false).build())
        .actions(
            EventActions.builder()
                .skipSummarization(true)
                .stateDelta(Map.of("k", "v", "user:k", 2))
                .artifactDelta(Map.of("map.png", 3))
                .deletedArtifactIds(Set.of("old.png"))
                .transferToAgent("child")
                .escalate(true)
                .endOfAgent(true)
                .requestedAuthConfigs(Map.of("call-1", Map.of("scheme", "oauth2")))
                .requestedToolConfirmations(
                    Map.of(
                        "call-1", ToolConfirmation.builder().hint("sure?").confirmed(true).build()))
                .compaction(
                    EventCompaction.builder()
                        .startTimestamp(1)
                        .endTimestamp(2)
                        .compactedContent(Content.fromParts(Part.fromText("summary")))
                        .build())
                .build())
        .build();
  }
}
