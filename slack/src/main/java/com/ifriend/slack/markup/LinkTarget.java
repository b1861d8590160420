package com.ifriend.slack.markup;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a link leads, written so that people read in it what a browser does.
 *
 * @param kind of the address
 * @param address of printable characters that cannot end the link; the host in ASCII, and nothing
 *     before it that could be taken for one
 * @param name the host, or the address of a mail
 */
record LinkTarget(Kind kind, String address, String name) {
  enum Kind {
    WEB,
    MAIL,
    PHONE
  }

  /** A longer one is none. */
  private static final int LONGEST_HOST = 253;

  /** For which browsers and Java's older rules have different hosts. */
  private static final Pattern DISPUTED = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  private static final Pattern PORT = Pattern.compile(":\\d*$");

  /** The target of an address; empty if it is of a kind that nobody should follow. */
  static Optional<LinkTarget> of(String url) {
    int colon = url.indexOf(':');
    String scheme = url.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
    String rest = url.substring(colon + 1);
    return switch (scheme) {
      case "http", "https" -> web(scheme, rest);
      case "mailto" ->
          Optional.of(new LinkTarget(Kind.MAIL, printable(scheme + ":" + rest), lower(rest)));
      case "tel" -> Optional.of(new LinkTarget(Kind.PHONE, printable(scheme + ":" + rest), ""));
      default -> Optional.empty();
    };
  }

  /** To a browser a backslash is a slash, and how many there are before the host is no matter. */
  private static Optional<LinkTarget> web(String scheme, String rest) {
    int start = 0;
    while (start < rest.length() && isSlash(rest.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < rest.length()
        && !isSlash(rest.charAt(end))
        && rest.charAt(end) != '?'
        && rest.charAt(end) != '#') {
      end++;
    }
    String server = rest.substring(start, end);
    server = server.substring(server.lastIndexOf('@') + 1);
    String host = PORT.matcher(server).replaceFirst("");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    String path = rest.substring(end);
    String ascii = ascii(host);
    String address =
        scheme
            + "://"
            + ascii
            + server.substring(host.length())
            + (path.startsWith("\\") ? "/" + path.substring(1) : path);
    return Optional.of(new LinkTarget(Kind.WEB, printable(address), bare(ascii)));
  }

  private static boolean isSlash(char character) {
    return character == '/' || character == '\\';
  }

  private static String ascii(String host) {
    if (host.chars().allMatch(c -> c < 0x80)) {
      return lower(host);
    }
    if (host.length() <= LONGEST_HOST && !DISPUTED.matcher(host).find()) {
      try {
        return lower(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED));
      } catch (IllegalArgumentException e) {
        // It is shown by its bytes then.
      }
    }
    StringBuilder ascii = new StringBuilder();
    host.codePoints().forEach(c -> append(ascii, c, c >= 0x80));
    return ascii.toString();
  }

  /** Whether a host that somebody reads is the one. */
  boolean leadsTo(String host) {
    return bare(host).equals(name);
  }

  private static String bare(String host) {
    String bare = lower(host);
    bare = bare.startsWith("[") && bare.endsWith("]") ? bare.substring(1, bare.length() - 1) : bare;
    bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    return bare.startsWith("www.") ? bare.substring("www.".length()) : bare;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String printable(String address) {
    StringBuilder printable = new StringBuilder();
    address
        .codePoints()
        .forEach(
            c ->
                append(
                    printable,
                    c,
                    "<>|`".indexOf(c) >= 0
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.getType(c) == Character.FORMAT));
    return printable.toString();
  }

  private static void append(StringBuilder out, int codePoint, boolean encoded) {
    if (!encoded) {
      out.appendCodePoint(codePoint);
      return;
    }
    for (byte each : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      out.append("%%%02X".formatted(each));
    }
  }
}
