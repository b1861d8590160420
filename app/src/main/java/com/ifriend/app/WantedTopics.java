package com.ifriend.app;

import com.ifriend.agent.text.Vocabulary;
import com.ifriend.store.StoreException;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.mysql.Analytics.Topic;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the database which cities and themes to count. */
final class WantedTopics {
  private static final Logger log = LoggerFactory.getLogger(WantedTopics.class);

  private WantedTopics() {}

  /** Without them only numbers are missing, so a failure is no reason not to start. */
  static void describe(Analytics analytics) {
    try {
      analytics.describe(
          Stream.concat(topics("city", Vocabulary.CITIES), topics("theme", Vocabulary.THEMES))
              .toList());
    } catch (StoreException e) {
      log.warn("The database does not know which cities and themes to count: {}", e.getMessage());
    }
  }

  private static Stream<Topic> topics(String kind, Vocabulary vocabulary) {
    return vocabulary.terms().stream()
        .map(term -> new Topic(kind, term.id(), List.copyOf(term.spellings().toList())));
  }
}
