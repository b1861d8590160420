package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.memory.Audience;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One message of a user and the session it belongs to, whatever the channel it came through.
 *
 * @param userId who speaks; the ADK user id
 * @param sessionId the ADK session id, e.g. {@code slack_C123_U456_1767224888.280449}
 * @param text what the user wrote, as plain text; may be empty
 * @param audience who else hears the conversation; decides which memories may be spoken of
 * @param messageId what tells the message from all others of the session, if it may be begun again
 *     after its process has died: what was done of it is not done twice then
 * @param begun whether it may have been begun already; one that was not, and whose message stands
 *     in the session all the same, is a repetition
 * @param fence the fencing token of the lane it runs in; empty if it has none yet
 * @param waited since it was accepted
 * @param before what others, or the user to others, said where the agent is called in; shown to the
 *     model as their words, and not learnt from
 * @param zone in which the user's day is; empty for the one of the agent's clock
 * @param files what the user attached, for a model that reads files
 */
public record Turn(
    String userId,
    String sessionId,
    String text,
    Audience audience,
    Optional<String> messageId,
    boolean begun,
    OptionalLong fence,
    Duration waited,
    List<Said> before,
    Optional<ZoneId> zone,
    List<Attached> files) {
  /**
   * A file that the user attached.
   *
   * @param mimeType of a picture that the model takes, or {@code text/plain} for any text in UTF-8
   * @param bytes not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares files.
  public record Attached(String name, String mimeType, byte[] bytes) {
    /** What text has as its type. */
    public static final String TEXT = "text/plain";

    public Attached {
      requireNonNull(name, "name");
      requireNonNull(mimeType, "mimeType");
      requireNonNull(bytes, "bytes");
    }

    boolean isText() {
      return mimeType.equals(TEXT);
    }
  }

  /**
   * What somebody said.
   *
   * @param by who; an id or a name
   */
  public record Said(String by, String text) {
    public Said {
      requireNonNull(by, "by");
      requireNonNull(text, "text");
    }
  }

  public Turn {
    requireNonNull(userId, "userId");
    requireNonNull(sessionId, "sessionId");
    requireNonNull(text, "text");
    requireNonNull(audience, "audience");
    requireNonNull(messageId, "messageId");
    requireNonNull(fence, "fence");
    requireNonNull(waited, "waited");
    requireNonNull(zone, "zone");
    before = List.copyOf(before);
    files = List.copyOf(files);
  }

  /** A message that is answered while its user waits on the line. */
  public Turn(String userId, String sessionId, String text, Audience audience) {
    this(
        userId,
        sessionId,
        text,
        audience,
        Optional.empty(),
        false,
        OptionalLong.empty(),
        Duration.ZERO,
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** A message that nobody but the user and the agent can read. */
  public static Turn direct(String userId, String sessionId, String text) {
    return new Turn(userId, sessionId, text, Audience.DIRECT);
  }

  /** The same in a lane of its session. */
  public Turn fenced(long token) {
    return new Turn(
        userId,
        sessionId,
        text,
        audience,
        messageId,
        begun,
        OptionalLong.of(token),
        waited,
        before,
        zone,
        files);
  }

  /**
   * The same as a message that may be begun again.
   *
   * @param beganBefore whether it may have been already
   */
  public Turn ofMessage(String id, boolean beganBefore) {
    return new Turn(
        userId,
        sessionId,
        text,
        audience,
        Optional.of(id),
        beganBefore,
        fence,
        waited,
        before,
        zone,
        files);
  }

  /** The same after a wait. */
  public Turn after(Duration waiting) {
    return new Turn(
        userId, sessionId, text, audience, messageId, begun, fence, waiting, before, zone, files);
  }

  /** The same of a user who is there. */
  public Turn in(Optional<ZoneId> where) {
    return new Turn(
        userId, sessionId, text, audience, messageId, begun, fence, waited, before, where, files);
  }

  /** The same, said behind what others said. */
  public Turn behind(List<Said> others) {
    return new Turn(
        userId, sessionId, text, audience, messageId, begun, fence, waited, others, zone, files);
  }

  /** The same with what the user attached to it. */
  public Turn with(List<Attached> attached) {
    return new Turn(
        userId, sessionId, text, audience, messageId, begun, fence, waited, before, zone, attached);
  }

  /** The same, in other words. */
  Turn saying(String words) {
    return new Turn(
        userId, sessionId, words, audience, messageId, begun, fence, waited, before, zone, files);
  }

  /** The same as a message that was never begun. */
  Turn anew() {
    return new Turn(
        userId,
        sessionId,
        text,
        audience,
        Optional.empty(),
        true,
        fence,
        waited,
        before,
        zone,
        files);
  }
}
