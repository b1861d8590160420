package com.ifriend.bench.race.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.child.Numbers;
import com.ifriend.bench.race.child.PeerLoop;
import java.util.ArrayList;
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

  void create() throws ChildException, InterruptedException {
    child.tell("create", id);
  }

  /** Appends as fast as the library can. */
  void fill(int from, int to) throws ChildException, InterruptedException {
    child.tell("fill", id, Integer.toString(from), Integer.toString(to));
  }

  void load(String handle, int last) throws ChildException, InterruptedException {
    child.tell("load", id, handle, Integer.toString(last));
  }

  /** Appends one, and returns the nanoseconds it took. */
  @CanIgnoreReturnValue
  long append(String handle, int number, String kind) throws ChildException, InterruptedException {
    return child.nanos("append", id, handle, Integer.toString(number), kind);
  }

  void append(int from, int to) throws ChildException, InterruptedException {
    for (int number = from; number < to; number++) {
      append("main", number, "text");
    }
  }

  /** The numbers of the events that a request reads. */
  List<Integer> read(String request, String... more) throws ChildException, InterruptedException {
    return reading(request, more).events();
  }

  Child.Reading reading(String request, String... more)
      throws ChildException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(request, id));
    words.addAll(List.of(more));
    return child.reading(words.toArray(String[]::new));
  }

  void delete() throws ChildException, InterruptedException {
    child.tell("delete", id);
  }

  /** Deletes it, and drops its handles. */
  void discard() throws ChildException, InterruptedException {
    child.tell("forget", id);
    delete();
  }

  boolean offers(String what) throws ChildException, InterruptedException {
    return child.ask(1, "offers", what).get(0).equals("true");
  }

  Verdict reads(int from, int to) throws ChildException, InterruptedException {
    return together(read("read"), range(from, to));
  }

  /** In any order, which is a check of its own. */
  static Verdict together(List<Integer> read, List<Integer> expected) {
    List<Integer> sorted = read.stream().sorted().toList();
    return same(sorted.equals(expected) ? sorted : read, expected);
  }

  static Verdict same(List<Integer> read, List<Integer> expected) {
    return read.equals(expected)
        ? Verdict.right("")
        : Verdict.wrong("reads " + Numbers.text(read) + " for " + Numbers.text(expected));
  }
}
