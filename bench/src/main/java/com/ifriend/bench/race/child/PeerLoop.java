package com.ifriend.bench.race.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
 *   <tr><td>{@code close}</td><td>the last answer</td></tr>
 * </table>
 */
public final class PeerLoop<H, E> {
  private static final int LONGEST_ERROR = 600;

  private final Peer<H, E> peer;
  private final Map<String, Map<String, H>> handles = new HashMap<>();

  private PeerLoop(Peer<H, E> peer) {
    this.peer = peer;
  }

  /** Serves on standard input and output; what libraries print goes to standard error. */
  public static void run(Peer<?, ?> peer) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    serve(peer, System.in, answers);
    // Whatever threads a library has left behind.
    System.exit(0);
  }

  static <H, E> void serve(Peer<H, E> peer, InputStream in, OutputStream out) throws Exception {
    PeerLoop<H, E> loop = new PeerLoop<>(peer);
    try (peer) {
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        List<String> request = Wire.fields(line);
        boolean last = request.get(0).equals("close");
        send(out, last ? List.of(Wire.OK) : loop.answer(request));
        if (last) {
          break;
        }
      }
    }
  }

  private static void send(OutputStream out, List<String> answer) throws IOException {
    out.write((Wire.line(answer) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private List<String> answer(List<String> request) {
    try {
      List<String> answer = new ArrayList<>(List.of(Wire.OK));
      answer.addAll(carryOut(request));
      return answer;
    } catch (NotOffered e) {
      return List.of(Wire.NOT_OFFERED, String.valueOf(e.getMessage()));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      e.printStackTrace();
      return List.of(Wire.ERROR, describe(e));
    }
  }

  /** With its causes, because libraries wrap. */
  private static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable e = error; e != null && depth < 5; e = e.getCause()) {
      String part = e.getClass().getSimpleName() + ": " + e.getMessage();
      if (text.indexOf(String.valueOf(e.getMessage())) < 0) {
        text.append(text.isEmpty() ? "" : " <- ").append(part);
      }
      depth++;
    }
    String line = text.toString().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "...";
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
      numbers.add(peer.number(event).orElse(Numbers.WRONG));
    }
    return List.of(Long.toString(nanos), Numbers.text(numbers));
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
        Numbers.text(acknowledged),
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
          errors.add(describe(e));
        }
      }
    }
    return acknowledged;
  }
}
