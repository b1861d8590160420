package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

/**
 * A tour that a search of the turn has found, in few words, for channels that show cards. All of it
 * is as the tool returned it, whatever the model made of it; texts of the catalogue are plain text
 * and as long as they are there.
 *
 * @param title in the language of the answer
 * @param guide who leads it, and where
 * @param facts length, price per person and rating
 * @param languages of the guide; maybe empty
 * @param details what the user says to learn more of it
 */
public record ListedTour(
    String title, String guide, String facts, String languages, Choice details) {
  public ListedTour {
    requireNonNull(title, "title");
    requireNonNull(guide, "guide");
    requireNonNull(facts, "facts");
    requireNonNull(languages, "languages");
    requireNonNull(details, "details");
  }
}
