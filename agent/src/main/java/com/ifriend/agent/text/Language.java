package com.ifriend.agent.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language the concierge answers in. Portuguese comes first: it is the default everywhere. */
public enum Language {
  PT("pt-BR"),
  ES("es"),
  EN("en");

  private final Locale locale;

  Language(String tag) {
    this.locale = Locale.forLanguageTag(tag);
  }

  /** The two-letter code: {@code pt}, {@code es} or {@code en}. */
  public String code() {
    return locale.getLanguage();
  }

  /** Formats numbers, dates and country names for readers of this language. */
  public Locale locale() {
    return locale;
  }

  /**
   * The language of a code such as {@code pt}, {@code pt-BR} or {@code EN}, if it is one of ours.
   */
  public static Optional<Language> ofCode(String code) {
    String wanted = Locale.forLanguageTag(code.strip().replace('_', '-')).getLanguage();
    return Arrays.stream(values()).filter(language -> language.code().equals(wanted)).findFirst();
  }
}
