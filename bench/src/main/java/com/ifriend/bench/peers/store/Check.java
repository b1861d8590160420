package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.child.Numbers;
import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.race.Verdict.Mark;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A question of the scoreboard.
 *
 * @param title unique
 * @param rule what has to hold
 */
record Check(String title, String rule, Trial trial) {
  /** Asks, in a session that nobody else uses. */
  interface Trial {
    Verdict run(Child child, String session) throws ChildException, InterruptedException;
  }

  static final List<Check> ALL =
      List.of(
          new Check(
              "window",
              "A session of ten events, loaded with the last three and appended to, has eleven.",
              Check::window),
          new Check(
              "handles",
              "Two requests load the same session and append in turn: every event is kept.",
              Check::handles),
          new Check(
              "order",
              "Twenty events appended at once are read in that order.",
              (child, session) -> {
                child.tell("create", session);
                append(child, session, 0, 20);
                return same(child.reading("read", session).events(), range(0, 20));
              }),
          new Check(
              "retry",
              "An append that is sent again, with the id it had, succeeds and is stored once.",
              Check::retry),
          new Check(
              "create", "Creating a session that exists loses nothing of it.", Check::createAgain),
          new Check(
              "deleted",
              "An append to a deleted session fails, and does not bring it back.",
              Check::deleted),
          new Check(
              "tool call",
              "A call of a tool is read as it was appended.",
              (child, session) -> kind(child, session, "call")),
          new Check(
              "unicode",
              "So is text with an emoji, kanji, a NUL and quotes.",
              (child, session) -> kind(child, session, "odd")),
          new Check(
              "1 MiB",
              "So is a text of one mebibyte.",
              (child, session) -> kind(child, session, "large")),
          new Check(
              "last n",
              "The last three of ten events are the last three.",
              (child, session) -> {
                child.tell("create", session);
                child.tell("fill", session, "0", "10");
                return together(child.reading("last", session, "3").events(), range(7, 10));
              }),
          new Check(
              "60",
              "A session id of 60 characters works.",
              (child, session) -> id(child, padded(session, 60))),
          new Check(
              "255",
              "A session id of 255 characters works.",
              (child, session) -> id(child, padded(session, 255))),
          new Check(
              "odd id",
              "A session id with blank, slash, colon, braces, star and é works.",
              (child, session) -> id(child, session + " a/b:c{x}*é")),
          new Check("case", "Ids that differ only in case are two sessions.", Check::twins));

  private static Verdict window(Child child, String session)
      throws ChildException, InterruptedException {
    child.tell("create", session);
    child.tell("fill", session, "0", "10");
    child.tell("load", session, "window", "3");
    var unused = child.nanos("append", session, "window", "10", "text");
    return reads(child, session, range(0, 11));
  }

  private static Verdict handles(Child child, String session)
      throws ChildException, InterruptedException {
    child.tell("create", session);
    child.tell("fill", session, "0", "2");
    child.tell("load", session, "a", "0");
    child.tell("load", session, "b", "0");
    for (int number = 2; number < 6; number++) {
      String handle = number % 2 == 0 ? "a" : "b";
      var unused = child.nanos("append", session, handle, Integer.toString(number), "text");
    }
    return reads(child, session, range(0, 6));
  }

  private static Verdict retry(Child child, String session)
      throws ChildException, InterruptedException {
    if (!offers(child, "ids")) {
      return new Verdict(Mark.NOT_OFFERED, "its messages have no ids");
    }
    child.tell("create", session);
    append(child, session, 0, 2);
    try {
      append(child, session, 1, 2);
    } catch (ChildException.Failed e) {
      return new Verdict(Mark.WRONG, "the second time fails: " + e.getMessage());
    }
    return reads(child, session, range(0, 2));
  }

  private static Verdict createAgain(Child child, String session)
      throws ChildException, InterruptedException {
    if (!offers(child, "creation")) {
      return new Verdict(Mark.NOT_OFFERED, "sessions are not created");
    }
    child.tell("create", session);
    append(child, session, 0, 3);
    try {
      child.tell("create", session);
    } catch (ChildException.Failed e) {
      // As good as doing nothing.
    }
    return reads(child, session, range(0, 3));
  }

  private static Verdict deleted(Child child, String session)
      throws ChildException, InterruptedException {
    if (!offers(child, "creation")) {
      return new Verdict(Mark.NOT_OFFERED, "sessions are not created");
    }
    child.tell("create", session);
    append(child, session, 0, 1);
    child.tell("delete", session);
    try {
      append(child, session, 1, 2);
    } catch (ChildException.Failed e) {
      return new Verdict(Mark.RIGHT, "");
    }
    List<Integer> back = child.reading("read", session).events();
    return new Verdict(
        Mark.WRONG,
        back.isEmpty()
            ? "the append is acknowledged, and lost"
            : "the session is back, with event " + Numbers.text(back));
  }

  private static Verdict kind(Child child, String session, String kind)
      throws ChildException, InterruptedException {
    child.tell("create", session);
    append(child, session, 0, 1);
    var unused = child.nanos("append", session, "main", "1", kind);
    return reads(child, session, range(0, 2));
  }

  private static Verdict id(Child child, String session)
      throws ChildException, InterruptedException {
    child.tell("create", session);
    append(child, session, 0, 2);
    return reads(child, session, range(0, 2));
  }

  private static Verdict twins(Child child, String session)
      throws ChildException, InterruptedException {
    child.tell("create", session + "-Xy");
    append(child, session + "-Xy", 0, 2);
    child.tell("create", session + "-xY");
    append(child, session + "-xY", 2, 3);
    Verdict first = reads(child, session + "-Xy", range(0, 2));
    return first.mark() == Mark.RIGHT ? reads(child, session + "-xY", List.of(2)) : first;
  }

  private static String padded(String session, int length) {
    return session + "x".repeat(length - session.length());
  }

  private static boolean offers(Child child, String what)
      throws ChildException, InterruptedException {
    return child.ask(1, "offers", what).get(0).equals("true");
  }

  private static void append(Child child, String session, int from, int to)
      throws ChildException, InterruptedException {
    for (int number = from; number < to; number++) {
      var unused = child.nanos("append", session, "main", Integer.toString(number), "text");
    }
  }

  private static Verdict reads(Child child, String session, List<Integer> expected)
      throws ChildException, InterruptedException {
    return together(child.reading("read", session).events(), expected);
  }

  /** In any order, which is a check of its own. */
  private static Verdict together(List<Integer> read, List<Integer> expected) {
    List<Integer> sorted = read.stream().sorted().toList();
    return sorted.equals(expected) ? same(sorted, expected) : same(read, expected);
  }

  private static Verdict same(List<Integer> read, List<Integer> expected) {
    return read.equals(expected)
        ? new Verdict(Mark.RIGHT, "")
        : new Verdict(Mark.WRONG, "reads " + Numbers.text(read) + " for " + Numbers.text(expected));
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
