package com.ifriend.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How sealed documents look, and how readable ones keep from looking so. An event, which is a JSON
 * object with fields of its own, never does. A text of a user's could; as JSON it can be written in
 * other letters that mean the same.
 */
public final class SealedForm {
  /** With this a sealed event begins. */
  public static final String BEFORE = "{\"sealed\":\"";

  /** With this a sealed event ends. */
  public static final String BEHIND = "\"}";

  private static final byte[] BEGINNING = BEFORE.getBytes(StandardCharsets.US_ASCII);

  /** In base64: what says which key it was, the nonce and the tag. */
  private static final int SHORTEST = 40;

  private SealedForm() {}

  /** Whether this is a sealed event. */
  public static boolean isEvent(byte[] document) {
    return document.length > BEGINNING.length
        && Arrays.equals(document, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /** Whether this could be a sealed value of state, or title: base64 in quotes, long enough. */
  public static boolean maybeText(String stored) {
    int end = stored.length() - 1;
    if (end < SHORTEST || stored.charAt(0) != '"' || stored.charAt(end) != '"') {
      return false;
    }
    for (int i = 1; i < end; i++) {
      char c = stored.charAt(i);
      if (!(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && !(c >= '0' && c <= '9')
          && c != '+'
          && c != '/'
          && c != '=') {
        return false;
      }
    }
    return true;
  }

  /**
   * The same JSON, written so that it is not taken for a sealed value: base64 of what Tink seals
   * begins with A.
   */
  public static String avoid(String json) {
    return json.startsWith("\"A") && maybeText(json) ? "\"\\u0041" + json.substring(2) : json;
  }

  /** The same title, with a blank behind it where it would be taken for a sealed one. */
  public static String avoidInTitle(String title) {
    return maybeText(title) ? title + ' ' : title;
  }
}
