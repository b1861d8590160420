package com.ifriend.bench.race.store;

import com.google.common.collect.Lists;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.child.EventNumbers;
import com.ifriend.bench.race.child.PeerLoop;
import java.util.List;
import java.util.stream.IntStream;

/** A session of a child, by the requests that {@link PeerLoop} lists. */
record Session(Child child, String id) {
  /** The same, of a child that was started again. */
  Session on(Child running) {
    return new Session(running, id);
  }

  Session named(String name) {
    return new Session(child, name);
  }

  Session padded(int length) {
    return named(id + "x".repeat(length - id.length()));
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  void create() throws InterruptedException {
    child.tell("create", id);
  }

  /** Creates it, and appends the first so many events. */
  void begin(int events) throws InterruptedException {
    create();
    append(0, events);
  }

  /** Appends as fast as the library can. */
  void fill(int from, int to) throws InterruptedException {
    child.tell("fill", id, Integer.toString(from), Integer.toString(to));
  }

  void load(String handle, int last) throws InterruptedException {
    child.tell("load", id, handle, Integer.toString(last));
  }

  /** Appends one, and returns the nanoseconds it took. */
  @CanIgnoreReturnValue
  long append(String handle, int number, String kind) throws InterruptedException {
    return child.nanos("append", id, handle, Integer.toString(number), kind);
  }

  void append(int from, int to) throws InterruptedException {
    for (int number = from; number < to; number++) {
      append("main", number, "text");
    }
  }

  /** The numbers of the events that a request reads. */
  List<Integer> read(String request, String... more) throws InterruptedException {
    return reading(request, more).events();
  }

  Child.Reading reading(String request, String... more) throws InterruptedException {
    return child.reading(Lists.asList(request, id, more).toArray(String[]::new));
  }

  void delete() throws InterruptedException {
    child.tell("delete", id);
  }

  /** Deletes it, and drops its handles. */
  void discard() throws InterruptedException {
    child.tell("forget", id);
    delete();
  }

  boolean offers(String what) throws InterruptedException {
    return child.ask(1, "offers", what).get(0).equals("true");
  }

  Verdict reads(int from, int to) throws InterruptedException {
    return together(read("read"), range(from, to));
  }

  /** In any order, which is a check of its own. */
  static Verdict together(List<Integer> read, List<Integer> expected) {
    List<Integer> sorted = read.stream().sorted().toList();
    return same(sorted.equals(expected) ? sorted : read, expected);
  }

  static Verdict same(List<Integer> read, List<Integer> expected) {
    return read.equals(expected)
        ? Verdict.RIGHT
        : Verdict.wrong("reads " + EventNumbers.text(read) + " for " + EventNumbers.text(expected));
  }
}
