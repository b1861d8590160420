package com.ifriend.slack.answer;

import com.ifriend.agent.Answer;
import com.ifriend.agent.ToolStep;
import com.ifriend.slack.answer.Layouts.Layout;
import com.ifriend.slack.answer.StreamCalls.Way;
import com.ifriend.slack.markup.Marked;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatStopStreamResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.model.block.LayoutBlock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How streams of a channel end, so that they show what posts would. Thread-safe. */
final class StreamEnd {
  private final MethodsClient client;
  private final StreamCalls calls;
  private final Layouts layouts;
  private final String channel;

  StreamEnd(MethodsClient client, StreamCalls calls, Layouts layouts, String channel) {
    this.client = client;
    this.calls = calls;
    this.layouts = layouts;
    this.channel = channel;
  }

  /**
   * Ends one, so that it shows what a post would.
   *
   * @param last of its tasks
   * @param marked the whole text, as {@link Marked}
   * @param rest of it, which Slack lacks still; empty if it has something else
   * @param answered the answer that ends here; empty if it goes on
   * @return whether it does
   */
  boolean show(
      String ts,
      Way way,
      List<ToolStep> last,
      String marked,
      Optional<String> rest,
      String metadata,
      Optional<Answer> answered)
      throws IOException, SlackApiException {
    List<Layout> ways = layouts.of(Marked.asMrkdwn(marked), answered, true);
    // What is streamed stays, and a list that stands above its cards would be there twice.
    boolean replaced = ways.get(0).kind() == Layouts.Kind.CARDS;
    List<LayoutBlock> buttons =
        answered
            .filter(answer -> !replaced)
            .map(answer -> Buttons.of(answer, true))
            .orElse(List.of());
    boolean whole = !replaced && rest.isPresent();
    boolean stopped =
        stop(
            ts,
            way,
            last,
            rest.filter(text -> whole).map(Marked::asMarkdown).orElse(""),
            buttons,
            Optional.of(metadata).filter(text -> whole));
    return (whole && stopped) || rewrite(ts, marked, metadata, ways);
  }

  /**
   * Ends one.
   *
   * @param way in which it was begun
   * @param rest what it lacks still, in Markdown
   * @param buttons below it; without them where Slack does not take them
   * @param metadata empty if it does not show the answer, and is to be written over
   * @return whether Slack did it
   */
  private boolean stop(
      String ts,
      Way way,
      List<ToolStep> tasks,
      String rest,
      List<LayoutBlock> buttons,
      Optional<String> metadata)
      throws IOException, SlackApiException {
    List<LayoutBlock> below = metadata.isPresent() ? buttons : List.of();
    ChatStopStreamResponse response = calls.stop(channel, ts, way, tasks, rest, below, metadata);
    if (response.isOk() || below.isEmpty()) {
      return response.isOk();
    }
    String error = response.getError();
    return (Layout.isRefusalOfBlocks(error) || StreamCalls.isOtherWay(error))
        && stop(ts, way, tasks, rest, List.of(), metadata);
  }

  /**
   * Writes over what one shows that has ended: stopped by its user, too old, not the beginning of
   * what became the answer, or one that is shown otherwise.
   *
   * @param marked the whole text, as {@link Marked}
   * @return whether Slack did it
   */
  private boolean rewrite(String ts, String marked, String metadata, List<Layout> ways)
      throws IOException, SlackApiException {
    for (Layout way : ways) {
      ChatUpdateResponse response =
          client.chatUpdate(
              request ->
                  request
                      .channel(channel)
                      .ts(ts)
                      .text(Marked.asMrkdwn(marked))
                      .blocks(way.blocks().orElse(null))
                      .linkNames(false)
                      .metadataAsString(metadata));
      if (response.isOk() || !way.isRefusedBy(response.getError())) {
        return response.isOk();
      }
      layouts.refused(way, response.getError());
    }
    return false;
  }
}
