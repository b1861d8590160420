package com.ifriend.slack.message;

import com.ifriend.slack.api.Channels;
import com.ifriend.slack.api.Origin;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.store.memory.Audience;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.conversations.ConversationsInfoResponse;
import com.slack.api.model.Conversation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who else reads a conversation. The id of a channel does not tell whether it is private, and
 * a mention does not say it either: so Slack is asked. It is asked for each message of a public
 * channel, since what is kept as public is told in public for ever, and the channel may have been
 * made private just before. What is not known to be public is taken for private, and that answer
 * serves for a while. Thread-safe.
 */
public final class Audiences {
  private static final Logger log = LoggerFactory.getLogger(Audiences.class);
  private static final Duration PRIVATE_FOR = Duration.ofMinutes(10);
  private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);
  private static final int MOST = 10_000;
  private static final Set<String> PRIVATE_TYPES = Set.of("group", "mpim");

  private final MethodsClient client;
  private final Clock clock;

  /** Until when a channel is taken for private without asking. */
  private final ConcurrentMap<String, Instant> notPublic = new ConcurrentHashMap<>();

  /** Until when Slack wants to be left alone. */
  private volatile Instant quietUntil = Instant.MIN;

  public Audiences(MethodsClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Who reads the conversation of a message; may ask Slack. */
  public Audience of(InboundMessage message) {
    if (message.forOneOnly() || Channels.isDirect(message.channelType(), message.channel())) {
      return Audience.DIRECT;
    }
    Audience members = Audience.membersOf(message.channel());
    if (message.sharedOutside()
        || message.channelType().filter(PRIVATE_TYPES::contains).isPresent()
        || message.channel().startsWith("G")) {
      return members;
    }
    Instant now = clock.instant();
    if (now.isBefore(quietUntil)
        || now.isBefore(notPublic.getOrDefault(message.channel(), Instant.MIN))) {
      return members;
    }
    Optional<Audience> asked = ask(message.channel(), members);
    if (!asked.equals(Optional.of(Audience.PUBLIC))) {
      if (notPublic.size() >= MOST) {
        notPublic.clear();
      }
      notPublic.put(message.channel(), now.plus(asked.isPresent() ? PRIVATE_FOR : UNKNOWN_FOR));
    }
    return asked.equals(Optional.of(Audience.PUBLIC)) ? everybody(message) : asked.orElse(members);
  }

  /**
   * Who reads a public channel. The memories of people of an organisation follow them through all
   * its workspaces, and a channel that is public in one is not in the others.
   */
  private static Audience everybody(InboundMessage message) {
    return message
        .origin()
        .filter(Origin::isInOrganisation)
        .map(from -> Audience.membersOf(from.team().orElse(message.channel())))
        .orElse(Audience.PUBLIC);
  }

  private Optional<Audience> ask(String channel, Audience members) {
    String problem;
    try {
      ConversationsInfoResponse response =
          client.conversationsInfo(request -> request.channel(channel));
      if (response.isOk() && response.getChannel() != null) {
        return Optional.of(audience(response.getChannel(), members));
      }
      problem =
          response.getError()
              + ("missing_scope".equals(response.getError())
                  ? "; give the app the scopes channels:read and groups:read"
                  : "");
    } catch (IOException e) {
      problem = e.toString();
    } catch (SlackApiException e) {
      problem = "HTTP " + SlackWebApi.status(e);
      SlackWebApi.retryAfter(e).ifPresent(this::beQuiet);
    } catch (RuntimeException e) {
      problem = "an answer that is none, " + e.getClass().getName();
    }
    log.warn("Channel {} is taken for private, Slack did not tell: {}", channel, problem);
    return Optional.empty();
  }

  private void beQuiet(Duration wished) {
    Duration wait = wished.compareTo(PRIVATE_FOR) < 0 ? wished : PRIVATE_FOR;
    quietUntil = clock.instant().plus(wait);
  }

  private static Audience audience(Conversation channel, Audience members) {
    if (channel.isIm()) {
      return Audience.DIRECT;
    }
    boolean open =
        channel.isChannel()
            && !channel.isPrivate()
            && !channel.isMpim()
            && !channel.isGroup()
            && !channel.isShared()
            && !channel.isExtShared()
            && !channel.isPendingExtShared();
    return open ? Audience.PUBLIC : members;
  }
}
