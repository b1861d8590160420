package com.ifriend.store.redis;

import com.ifriend.store.PageRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last entry of a page of a directory, or of a user's memories.
 *
 * @param score the time by which it was listed when the page was read; empty for the beginning
 * @param member what stands for it in keys; empty for the beginning
 */
record DirectoryCursor(String score, String member) {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,17})~(.+)");

  /** Where the page begins. */
  static DirectoryCursor of(PageRequest page) {
    return page.cursor().map(DirectoryCursor::parse).orElse(new DirectoryCursor("", ""));
  }

  private static DirectoryCursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw PageRequest.foreign(text);
    }
    return new DirectoryCursor(form.group(1), form.group(2));
  }

  @Override
  public String toString() {
    return score + "~" + member;
  }
}
