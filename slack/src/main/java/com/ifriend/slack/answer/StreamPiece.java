package com.ifriend.slack.answer;

import com.ifriend.agent.ToolStep;
import com.ifriend.slack.markup.Marked;
import java.util.List;

/**
 * What comes next in a stream.
 *
 * @param text as {@link Marked}
 */
record StreamPiece(List<ToolStep> steps, String text) {
  static final StreamPiece NOTHING = new StreamPiece(List.of(), "");

  boolean isBlank() {
    return steps.isEmpty() && text.isBlank();
  }

  String markdown() {
    return Marked.asMarkdown(text);
  }
}
