package com.ifriend.slack.message;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.markup.IncomingText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a message says. Whatever of it has another shape than expected counts as absent.
 *
 * @param text as it stands on the wire, maybe empty
 * @param blocks the same as its blocks say it, maybe empty
 * @param forwarded attachments that are other messages
 * @param files their names
 */
public record MessageText(
    String text, String blocks, List<MessageText> forwarded, List<String> files) {
  private static final Pattern OTHERS =
      Pattern.compile("<(@[A-Z0-9]+|!(?:subteam|here|channel|everyone))[|^>]");

  /**
   * What the message in an event says.
   *
   * @throws Json.MalformedException when {@code text} is something else
   */
  public static MessageText of(JsonObject event) throws Json.MalformedException {
    return new MessageText(
        Json.textIfAny(event, "text").orElse(""),
        BlockText.of(Json.objects(event, "blocks")),
        Json.objects(event, "attachments").stream()
            .filter(each -> Json.isTrue(each, "is_share") || Json.isTrue(each, "is_msg_unfurl"))
            .map(MessageText::ofForwarded)
            .toList(),
        files(event));
  }

  /** The text of a forwarded message, or else its blocks, or else what stands for both. */
  private static MessageText ofForwarded(JsonObject attachment) {
    String blocks =
        Json.objects(attachment, "message_blocks").stream()
            .map(each -> Json.objectOrEmpty(each, "message"))
            .map(message -> BlockText.of(Json.objects(message, "blocks")))
            .collect(Collectors.joining("\n"));
    String fallback = Json.text(attachment, "fallback").orElse("");
    return new MessageText(
        Json.text(attachment, "text").orElse(""),
        blocks.isBlank() ? fallback : blocks,
        List.of(),
        files(attachment));
  }

  private static List<String> files(JsonObject holder) {
    return SharedFile.of(holder).stream().map(SharedFile::name).toList();
  }

  /** Whether its author, and not only one of a message forwarded in it, mentions this user. */
  public boolean mentions(String userId) {
    return IncomingText.mentions(text, userId) || IncomingText.mentions(blocks, userId);
  }

  /** Whether its author speaks to somebody else: to a person, a group or all of the channel. */
  public boolean mentionsOthers(String botUserId, String author) {
    return Stream.concat(OTHERS.matcher(text).results(), OTHERS.matcher(blocks).results())
        .map(found -> found.group(1))
        .anyMatch(whom -> !whom.equals("@" + botUserId) && !whom.equals("@" + author));
  }

  /**
   * What the agent gets: the text, what is forwarded with it, and the names of files, whether it
   * can read them or has to say that it cannot.
   *
   * @param botUserId whose mentions are left out
   */
  public String plain(String botUserId) {
    List<String> parts = new ArrayList<>();
    parts.add(ownWords(botUserId));
    for (MessageText each : forwarded) {
      String said = each.plain(botUserId);
      parts.add(said.isEmpty() ? "" : "[forwarded] " + said);
    }
    return Stream.concat(
            parts.stream().filter(part -> !part.isEmpty()),
            files.stream().map(name -> "[attached file: " + name + "]"))
        .collect(Collectors.joining("\n"));
  }

  /** What its author wrote, without what is forwarded or attached. */
  String ownWords(String botUserId) {
    String plain = IncomingText.toPlain(text, botUserId);
    return plain.isEmpty() ? IncomingText.toPlain(blocks, botUserId) : plain;
  }
}
