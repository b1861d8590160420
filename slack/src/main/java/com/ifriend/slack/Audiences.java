package com.ifriend.slack;

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
 * Tells who else reads a conversation. The id of a channel does not tell whether it is private, a
 * mention does not say it either, and a public channel can be made private: so Slack is asked, once
 * per channel and a while. What is not known to be public is taken for private. Thread-safe.
 */
final class Audiences {
  private static final Logger log = LoggerFactory.getLogger(Audiences.class);
  private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
  private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);
  private static final int MOST = 10_000;
  private static final Set<String> PRIVATE_TYPES = Set.of("group", "mpim");

  private final MethodsClient client;
  private final Clock clock;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Audience audience, Instant until) {}

  Audiences(MethodsClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Who reads the conversation of a message; may ask Slack. */
  Audience of(InboundMessage message) {
    if (isDirect(message.channelType(), message.channel())) {
      return Audience.DIRECT;
    }
    Audience members = Audience.membersOf(message.channel());
    if (message.sharedOutside()
        || message.channelType().filter(PRIVATE_TYPES::contains).isPresent()
        || message.channel().startsWith("G")) {
      known.remove(message.channel());
      return members;
    }
    Instant now = clock.instant();
    Known before = known.get(message.channel());
    if (before != null && now.isBefore(before.until())) {
      return before.audience();
    }
    Optional<Audience> asked = ask(message.channel(), members);
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(
        message.channel(),
        new Known(asked.orElse(members), now.plus(asked.isPresent() ? KNOWN_FOR : UNKNOWN_FOR)));
    return asked.orElse(members);
  }

  /** The kind is left out of some deliveries; the first letter of a direct channel never lies. */
  static boolean isDirect(Optional<String> channelType, String channel) {
    return channelType.map("im"::equals).orElse(channel.startsWith("D"));
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
    } catch (RuntimeException e) {
      problem = "an answer that is none, " + e.getClass().getName();
    }
    log.warn("Channel {} is taken for private, Slack did not tell: {}", channel, problem);
    return Optional.empty();
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
