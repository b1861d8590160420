package com.ifriend.agent.offline;

import com.ifriend.agent.memory.Note;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Vocabulary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the notes on a user say of how to search. */
final class Preferences {
  private Preferences() {}

  /** The code of the language in which the user prefers guides, as they said it last. */
  static Optional<String> guideLanguage(List<Note> notes) {
    return notes.stream()
        .sorted(Comparator.comparing(Note::said).reversed())
        .flatMap(note -> guideLanguage(Folding.fold(note.text())).stream())
        .findFirst();
  }

  private static Optional<String> guideLanguage(String folded) {
    return Patterns.find("preference", folded) && !Patterns.find("preference.against", folded)
        ? Vocabulary.LANGUAGES.mentionsIn(folded).stream()
            .findFirst()
            .map(mention -> mention.term().id())
        : Optional.empty();
  }
}
