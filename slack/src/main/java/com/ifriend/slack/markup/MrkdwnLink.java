package com.ifriend.slack.markup;

import java.util.Optional;

/** A link as Slack writes it, whose label names no other address than its target. */
final class MrkdwnLink {
  /** Longer ones could not be kept whole in a message. */
  private static final int LONGEST_ADDRESS = 2_000;

  private static final int LONGEST = 3_000;

  private MrkdwnLink() {}

  /**
   * @param before what stands right before the link, without a space
   * @param after what stands right behind it
   */
  static String of(String before, String label, String after, String url) {
    Optional<LinkTarget> known = LinkTarget.of(url);
    if (known.isEmpty()) {
      return label.isEmpty() ? Mrkdwn.escape(url) : Mrkdwn.escape(label + " (" + url + ")");
    }
    LinkTarget target = known.get();
    String address = Mrkdwn.escape(target.address());
    if (address.length() > LONGEST_ADDRESS) {
      return label.isEmpty() ? address : Mrkdwn.escape(label) + " (" + address + ")";
    }
    if (label.equals(url) || NamedHosts.isBlank(label)) {
      return "<" + address + ">";
    }
    String labelled = "<" + address + "|" + Mrkdwn.escape(label) + ">";
    return labelled.length() > LONGEST || misleads(before, label, after, target)
        ? Mrkdwn.escape(label) + " (<" + address + ">)"
        : labelled;
  }

  private static boolean misleads(String before, String label, String after, LinkTarget target) {
    return NamedHosts.in(label, target)
        || (!(before + after).isEmpty() && NamedHosts.in(before + label + after, target));
  }
}
