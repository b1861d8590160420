package com.ifriend.bench.race.store;

import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.child.EventNumbers;
import java.util.List;

/** The questions of the scoreboard, each asked in a session that nobody else uses. */
final class Checks {
  static final List<Check<Session>> ALL =
      List.of(
          new Check<>(
              "window",
              "A session of ten events, loaded with the last three and appended to, has eleven.",
              session -> {
                session.create();
                session.fill(0, 10);
                session.load("main", 3);
                session.append(10, 11);
                return session.reads(0, 11);
              }),
          new Check<>(
              "handles",
              "Two requests load the same session and append in turn: every event is kept.",
              session -> {
                session.create();
                session.fill(0, 2);
                session.load("a", 0);
                session.load("b", 0);
                for (int number = 2; number < 6; number++) {
                  session.append(number % 2 == 0 ? "a" : "b", number, "text");
                }
                return session.reads(0, 6);
              }),
          new Check<>(
              "order",
              "Twenty events appended at once are read in that order.",
              session -> {
                session.begin(20);
                return Session.same(session.read("read"), Session.range(0, 20));
              }),
          new Check<>(
              "retry",
              "An append that is sent again, with the id it had, succeeds and is stored once.",
              Checks::retry),
          new Check<>(
              "create", "Creating a session that exists loses nothing of it.", Checks::createAgain),
          new Check<>(
              "deleted",
              "An append to a deleted session fails, and does not bring it back.",
              Checks::deleted),
          new Check<>("tool call", "A call of a tool is read as it was appended.", kind("call")),
          new Check<>("unicode", "So is text with an emoji, kanji, a NUL and quotes.", kind("odd")),
          new Check<>("1 MiB", "So is a text of one mebibyte.", kind("large")),
          new Check<>(
              "last n",
              "The last three of ten events are the last three.",
              session -> {
                session.create();
                session.fill(0, 10);
                return Session.together(session.read("last", "3"), Session.range(7, 10));
              }),
          new Check<>(
              "60", "A session id of 60 characters works.", session -> id(session.padded(60))),
          new Check<>(
              "255", "A session id of 255 characters works.", session -> id(session.padded(255))),
          new Check<>(
              "odd id",
              "A session id with blank, slash, colon, braces, star and é works.",
              session -> id(session.named(session.id() + " a/b:c{x}*é"))),
          new Check<>("case", "Ids that differ only in case are two sessions.", Checks::twins));

  private static final Verdict NOT_CREATED = Verdict.notOffered("sessions are not created");

  private Checks() {}

  private static Verdict retry(Session session) throws InterruptedException {
    if (!session.offers("ids")) {
      return Verdict.notOffered("its messages have no ids");
    }
    session.begin(2);
    try {
      session.append(1, 2);
    } catch (ChildException.Failed e) {
      return Verdict.wrong("the second time fails: " + e.getMessage());
    }
    return session.reads(0, 2);
  }

  private static Verdict createAgain(Session session) throws InterruptedException {
    if (!session.offers("creation")) {
      return NOT_CREATED;
    }
    session.begin(3);
    try {
      session.create();
    } catch (ChildException.Failed e) {
      // As good as doing nothing.
    }
    return session.reads(0, 3);
  }

  private static Verdict deleted(Session session) throws InterruptedException {
    if (!session.offers("creation")) {
      return NOT_CREATED;
    }
    session.begin(1);
    session.delete();
    try {
      session.append(1, 2);
    } catch (ChildException.Failed e) {
      return Verdict.RIGHT;
    }
    List<Integer> back = session.read("read");
    return Verdict.wrong(
        back.isEmpty()
            ? "the append is acknowledged, and lost"
            : "the session is back, with event " + EventNumbers.text(back));
  }

  private static Check.Trial<Session> kind(String kind) {
    return session -> {
      session.begin(1);
      session.append("main", 1, kind);
      return session.reads(0, 2);
    };
  }

  private static Verdict id(Session session) throws InterruptedException {
    session.begin(2);
    return session.reads(0, 2);
  }

  private static Verdict twins(Session session) throws InterruptedException {
    Session one = session.named(session.id() + "-Xy");
    Session other = session.named(session.id() + "-xY");
    one.begin(2);
    other.create();
    other.append(2, 3);
    Verdict first = one.reads(0, 2);
    return first.isRight() ? other.reads(2, 3) : first;
  }
}
