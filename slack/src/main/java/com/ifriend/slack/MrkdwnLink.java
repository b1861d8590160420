package com.ifriend.slack;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A link as Slack writes it, whose label names no other address than its target. */
final class MrkdwnLink {
  private static final Pattern ADDRESS_LIKE =
      Pattern.compile("(?:https?://)?(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,}", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel");

  private MrkdwnLink() {}

  static String of(String label, String url) {
    int colon = url.indexOf(':');
    if (colon < 0 || !SCHEMES.contains(url.substring(0, colon).toLowerCase(Locale.ROOT))) {
      return label.isEmpty() ? Mrkdwn.escape(url) : Mrkdwn.escape(label + " (" + url + ")");
    }
    String target = "<" + safe(url);
    if (label.isEmpty() || label.equals(url)) {
      return target + ">";
    }
    return namesAnotherAddress(label, url)
        ? Mrkdwn.escape(label) + " (" + target + ">)"
        : target + "|" + Mrkdwn.escape(label) + ">";
  }

  /** Keeps an address from ending the sequence it stands in. */
  private static String safe(String url) {
    return url.replace("&", "&amp;")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("|", "%7C")
        .replaceAll("\\s", "%20");
  }

  private static boolean namesAnotherAddress(String label, String url) {
    Matcher named = ADDRESS_LIKE.matcher(label);
    String host = host(url);
    while (named.find()) {
      if (!bareHost(named.group()).equals(host)) {
        return true;
      }
    }
    return false;
  }

  private static String host(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null) {
        return bareHost(uri.getHost());
      }
      String opaque = uri.getSchemeSpecificPart();
      return bareHost(opaque.substring(opaque.indexOf('@') + 1));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String bareHost(String address) {
    String host = address.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
    return host.startsWith("www.") ? host.substring("www.".length()) : host;
  }
}
