package com.ifriend.bench.race.child;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Answers requests until there are no more. A handle is made when it is first named.
 *
 * <table>
 *   <caption>Requests and what follows {@code ok} in the answer</caption>
 *   <tr><td>{@code open SERVER BASE}</td><td>version and settings</td></tr>
 *   <tr><td>{@code offers ids|creation}</td><td>true or false</td></tr>
 *   <tr><td>{@code create SESSION}</td><td></td></tr>
 *   <tr><td>{@code fill SESSION FROM TO}</td><td></td></tr>
 *   <tr><td>{@code load SESSION HANDLE LAST}</td><td></td></tr>
 *   <tr><td>{@code append SESSION HANDLE NUMBER KIND}</td><td>nanoseconds</td></tr>
 *   <tr><td>{@code read SESSION}</td><td>nanoseconds, numbers</td></tr>
 *   <tr><td>{@code read-cold SESSION}</td><td>nanoseconds, numbers</td></tr>
 *   <tr><td>{@code last SESSION COUNT}</td><td>nanoseconds, numbers</td></tr>
 *   <tr><td>{@code storm SESSION WRITERS EACH}</td>
 *       <td>acknowledged numbers, how many failed, the first error</td></tr>
 *   <tr><td>{@code delete SESSION}</td><td></td></tr>
 *   <tr><td>{@code forget SESSION}</td><td>its handles are dropped</td></tr>
 * </table>
 */
public final class PeerLoop<H, E> {
  private final Peer<H, E> peer;
  private final Map<String, Map<String, H>> handles = new HashMap<>();

  private PeerLoop(Peer<H, E> peer) {
    this.peer = peer;
  }

  /** Serves on standard input and output; what libraries print goes to standard error. */
  public static void run(Peer<?, ?> peer) throws Exception {
    try (peer) {
      Wire.serve(new PeerLoop<>(peer)::carryOut);
    }
    // Whatever threads a library has left behind.
    System.exit(0);
  }

  private List<String> carryOut(List<String> request) throws Exception {
    String session = request.size() > 1 ? request.get(1) : "";
    switch (request.get(0)) {
      case "open" -> {
        if (!request.get(2).equals(Message.BASE)) {
          throw new IllegalStateException("built from other sources than the driver; build again");
        }
        return List.of(peer.open(URI.create(session)));
      }
      case "offers" -> {
        Peer.Offer offer = Peer.Offer.valueOf(session.toUpperCase(Locale.ROOT));
        return List.of(Boolean.toString(peer.offers(offer)));
      }
      case "create" -> peer.create(session);
      case "fill" -> {
        List<E> events = new ArrayList<>();
        for (int number = number(request, 2); number < number(request, 3); number++) {
          events.add(event(session, number, Message.Kind.TEXT));
        }
        peer.fill(session, events);
      }
      case "load" -> handlesOf(session).put(request.get(2), peer.load(session, number(request, 3)));
      case "append" -> {
        return List.of(append(session, request));
      }
      case "read" -> {
        return timed(() -> peer.read(session));
      }
      case "read-cold" -> {
        return timed(peer.coldReader(session));
      }
      case "last" -> {
        return timed(() -> peer.last(session, number(request, 2)));
      }
      case "storm" -> {
        return storm(session, number(request, 2), number(request, 3));
      }
      case "delete" -> peer.delete(session);
      case "forget" -> handles.remove(session);
      default -> throw new IllegalArgumentException("no such request: " + request.get(0));
    }
    return List.of();
  }

  private static int number(List<String> request, int at) {
    return Integer.parseInt(request.get(at));
  }

  private Map<String, H> handlesOf(String session) {
    return handles.computeIfAbsent(session, unused -> new HashMap<>());
  }

  private E event(String session, int number, Message.Kind kind) throws Exception {
    return peer.event(session, Message.of(session, number, kind));
  }

  private String append(String session, List<String> request) throws Exception {
    Map<String, H> held = handlesOf(session);
    H handle = held.get(request.get(2));
    if (handle == null) {
      handle = peer.load(session, 0);
      held.put(request.get(2), handle);
    }
    Message.Kind kind = Message.Kind.valueOf(request.get(4).toUpperCase(Locale.ROOT));
    E event = event(session, number(request, 3), kind);
    long start = System.nanoTime();
    peer.append(handle, event);
    return Long.toString(System.nanoTime() - start);
  }

  private List<String> timed(Callable<List<? extends E>> read) throws Exception {
    long start = System.nanoTime();
    List<? extends E> events = read.call();
    long nanos = System.nanoTime() - start;
    List<Integer> numbers = new ArrayList<>();
    for (E event : events) {
      numbers.add(peer.number(event).orElse(EventNumbers.WRONG));
    }
    return List.of(Long.toString(nanos), EventNumbers.text(numbers));
  }

  private List<String> storm(String session, int writers, int each) throws Exception {
    CountDownLatch ready = new CountDownLatch(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<String> errors = new ArrayList<>();
    List<Integer> acknowledged = new ArrayList<>();
    int failed = 0;
    try {
      List<Future<List<Integer>>> results = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int first = writer * each;
        results.add(threads.submit(() -> write(session, first, each, ready, errors)));
      }
      for (Future<List<Integer>> result : results) {
        acknowledged.addAll(result.get());
        failed += each - result.get().size();
      }
    } finally {
      threads.shutdownNow();
    }
    return List.of(
        EventNumbers.text(acknowledged),
        Integer.toString(failed),
        errors.isEmpty() ? "" : errors.get(0));
  }

  private List<Integer> write(
      String session, int first, int each, CountDownLatch ready, List<String> errors)
      throws Exception {
    List<Integer> acknowledged = new ArrayList<>();
    List<E> events = new ArrayList<>();
    H handle;
    try {
      for (int i = 0; i < each; i++) {
        events.add(event(session, first + i, Message.Kind.TEXT));
      }
      handle = peer.load(session, 0);
    } finally {
      ready.countDown();
    }
    ready.await();
    for (int i = 0; i < each; i++) {
      try {
        peer.append(handle, events.get(i));
        acknowledged.add(first + i);
      } catch (Exception e) {
        synchronized (errors) {
          errors.add(Wire.describe(e));
        }
      }
    }
    return acknowledged;
  }
}
