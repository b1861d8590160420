package com.ifriend.agent.memory;

import com.google.adk.agents.InvocationContext;
import com.google.adk.agents.ReadonlyContext;
import com.google.genai.types.Content;
import com.ifriend.agent.text.UserZone;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.RecallLimit;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes to mind before a model answers: the few memories that fit the user's message, looked
 * up once per turn, in one round trip. A memory that cannot be read fails no turn. Thread-safe.
 */
final class Recollection {
  /** Most notes in an instruction. */
  static final int MOST_NOTES = 5;

  /** Most characters of all notes together: about 300 tokens. */
  static final int MOST_CHARACTERS = 1_200;

  private static final int LONGEST_NOTE = 400;
  private static final RecallLimit LIMIT = new RecallLimit(MOST_NOTES, 4 * MOST_CHARACTERS);
  private static final String KEY = Recollection.class.getName();
  private static final Logger log = LoggerFactory.getLogger(Recollection.class);

  /** A request seldom names the preferences that it should follow. */
  private static final String PREFERENCES = " prefiro prefiero prefer preferences";

  private final ZoneId zone;

  /**
   * @param zone in which a memory has its day
   */
  Recollection(ZoneId zone) {
    this.zone = zone;
  }

  /** The notes for this turn's message. */
  List<Note> notes(ReadonlyContext context) {
    InvocationContext invocation = context.invocationContext();
    // A turn asks for its instruction with every model call.
    Object known = invocation.callbackContextData().get(KEY);
    if (known instanceof Remembered remembered) {
      return remembered.notes();
    }
    List<Note> notes =
        invocation.memoryService() instanceof StoredMemoryService memory
            ? recall(memory, invocation, UserZone.in(context.state(), zone))
            : List.of();
    Object unused = invocation.callbackContextData().put(KEY, new Remembered(notes));
    return notes;
  }

  private record Remembered(List<Note> notes) {}

  private List<Note> recall(StoredMemoryService memory, InvocationContext invocation, ZoneId day) {
    String message =
        Optional.ofNullable(invocation.userContent().map(Content::text).orElse(null)).orElse("");
    try {
      return fitting(
          message,
          memory
              .memories()
              .recall(
                  new MemoryOwner(invocation.appName(), invocation.userId()),
                  memory.audience(),
                  message + PREFERENCES,
                  LIMIT),
          day);
    } catch (RuntimeException e) {
      log.warn(
          "The turn goes on without memories: {}",
          e instanceof StoreException ? e.getMessage() : e.getClass().getName());
      return List.of();
    }
  }

  private static List<Note> fitting(String message, List<Memory> memories, ZoneId zone) {
    Wording asked = Wording.of(message);
    List<Note> notes = new ArrayList<>();
    int characters = 0;
    for (Memory memory : memories) {
      Note note =
          new Note(memory.lastSaidAt().atZone(zone).toLocalDate(), excerpt(memory.text(), asked));
      characters += NoteBlock.line(note).length() + 1;
      if (characters > MOST_CHARACTERS) {
        break;
      }
      notes.add(note);
    }
    return List.copyOf(notes);
  }

  /** Of a long memory, what stands from the sentence on that has most to do with the message. */
  static String excerpt(String text, Wording asked) {
    if (text.codePointCount(0, text.length()) <= LONGEST_NOTE) {
      return text;
    }
    List<String> sentences = Arrays.asList(TravellerPolicy.SENTENCE_END.split(text.strip(), -1));
    int best = 0;
    double most = 0;
    for (int i = 0; i < sentences.size(); i++) {
      double found = asked.foundIn(Wording.of(sentences.get(i)));
      if (found > most) {
        most = found;
        best = i;
      }
    }
    String rest = String.join(" ", sentences.subList(best, sentences.size()));
    return Texts.shorten((best == 0 ? "" : "… ") + rest, LONGEST_NOTE);
  }
}
