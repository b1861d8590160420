package com.ifriend.bench.race.store;

import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A child whose sessions are on its heap; the argument says what is wrong with it. */
public final class TinyChild implements Peer<String, Message> {
  private final String defect;
  private final Map<String, List<Message>> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger appends = new AtomicInteger();

  private TinyChild(String defect) {
    this.defect = defect;
  }

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "mad" -> {
        var unused = System.in.read();
        System.out.println("ok %zz");
      }
      case "chatty" -> {
        var unused = System.in.read();
        System.out.println("ok one too many");
      }
      case "mute" -> {
        while (System.in.read() >= 0) {
          // Not a word.
        }
      }
      default -> PeerLoop.run(new TinyChild(args[0]));
    }
  }

  static Contender<Stage> contender(String defect) {
    return Stage.contender(
        defect,
        "the " + defect + " one",
        Contender.Kind.PRODUCT,
        Stage.HEAP,
        "",
        List.of("{java}", "-cp", "{class-path}", TinyChild.class.getName(), defect));
  }

  @Override
  public String open(URI server) throws IOException {
    System.out.println("a library's banner, which must not look like an answer");
    if (defect.equals("homeless")) {
      throw new IOException("nobody listens", new IOException("at " + server));
    }
    return "tiny";
  }

  @Override
  public void create(String session) {
    var unused = sessions.putIfAbsent(session, new ArrayList<>());
  }

  private List<Message> events(String session) {
    List<Message> events = sessions.get(session);
    if (events == null) {
      throw new IllegalStateException("no session " + session);
    }
    return events;
  }

  @Override
  public String load(String session, int last) {
    return session;
  }

  @Override
  public Message event(String session, Message message) {
    return message;
  }

  @Override
  public void append(String handle, Message event) {
    if (defect.equals("mortal") && appends.incrementAndGet() == 100) {
      System.err.println("my time has come");
      Runtime.getRuntime().halt(3);
    }
    if (defect.equals("lossy") && event.number() % 2 == 1) {
      return;
    }
    if (defect.equals("fussy") && event.number() % 4 == 1) {
      throw new IllegalArgumentException("I do not like number " + event.number());
    }
    List<Message> events = events(handle);
    synchronized (events) {
      if (!events.contains(event)) {
        events.add(event);
      }
    }
  }

  private List<Message> copy(String session) {
    List<Message> events = events(session);
    synchronized (events) {
      return new ArrayList<>(events);
    }
  }

  @Override
  public List<Message> read(String session) {
    List<Message> events = copy(session);
    if (defect.equals("backward")) {
      Collections.reverse(events);
    }
    return events;
  }

  @Override
  public List<Message> last(String session, int count) {
    List<Message> events = copy(session);
    return events.subList(Math.max(0, events.size() - count), events.size());
  }

  @Override
  public Optional<Integer> number(Message event) {
    return event.kind() == Message.Kind.CALL
        ? Message.numberOfCall(Message.TOOL, event.arguments())
        : Message.numberOf(event.text());
  }

  @Override
  public void delete(String session) {
    var unused = sessions.remove(session);
  }

  @Override
  public void close() {}
}
