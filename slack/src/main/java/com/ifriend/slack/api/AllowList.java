package com.ifriend.slack.api;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom the bot answers, and in which channels; direct messages are in none.
 *
 * @param channels their ids; empty for all
 * @param users their ids; empty for all
 */
public record AllowList(Set<String> channels, Set<String> users) {
  /** Everybody everywhere. */
  public static final AllowList ALL = new AllowList(Set.of(), Set.of());

  private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,20}");

  /** Those of people, and of workflows, whose messages have a bot's. */
  private static final Pattern USER = Pattern.compile("[UWB][A-Z0-9]{2,20}");

  public AllowList {
    channels = Set.copyOf(channels);
    users = Set.copyOf(users);
  }

  /**
   * The ids in a list of channels.
   *
   * @throws IllegalArgumentException if one is none, with how to find it
   */
  public static Set<String> channels(String list) {
    return ids(
        list,
        CHANNEL,
        "channel (C... or G...): click the channel's name in Slack, its id is at the end of About."
            + " Direct messages are not listed, they go by the user");
  }

  /**
   * The ids in a list of users.
   *
   * @throws IllegalArgumentException if one is none, with how to find it
   */
  public static Set<String> users(String list) {
    return ids(
        list,
        USER,
        "user (U... or W...): open the user's profile in Slack, then More (three dots), Copy member"
            + " ID");
  }

  private static Set<String> ids(String list, Pattern id, String kind) {
    Set<String> ids =
        Stream.of(list.split("[,\\s]+", -1))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    if (ids.isEmpty()) {
      // Nothing but commas: whoever meant somebody must not let in everybody.
      throw new IllegalArgumentException("holds no id; leave it empty for all");
    }
    for (String each : ids) {
      if (!id.matcher(each).matches()) {
        throw new IllegalArgumentException("holds '" + each + "', which is no id of a " + kind);
      }
    }
    return ids;
  }

  /** Whether nothing is refused. */
  public boolean isOpen() {
    return channels.isEmpty() && users.isEmpty();
  }

  /** Of a delivery that names no channel, such as one of the Home tab, the user decides. */
  public boolean hasChannel(Optional<String> channel, Optional<String> type) {
    return channels.isEmpty()
        || channel.isEmpty()
        || Channels.isDirect(type, channel.get())
        || channels.contains(channel.get());
  }

  /** What nobody did is nobody's to answer. */
  public boolean hasUser(Optional<String> user) {
    return users.isEmpty() || user.isEmpty() || users.contains(user.get());
  }
}
