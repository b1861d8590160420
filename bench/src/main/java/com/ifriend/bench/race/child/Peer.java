package com.ifriend.bench.race.child;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One way to keep sessions, as its own documentation uses it. Reading and appending are timed and
 * hold nothing but the library's own calls; making events of messages and back is not.
 *
 * @param <H> what a caller holds of a session between two appends
 * @param <E> an event or message of the library's own type
 */
public interface Peer<H, E> extends AutoCloseable {
  /**
   * Connects.
   *
   * @param server {@code redis://host:port/0} or {@code mariadb://user:password@host:port/database}
   * @return version and settings, for people
   */
  String open(URI server) throws Exception;

  /** Of the things that some libraries do not know. */
  enum Offer {
    /** Events with ids of the caller's choice. */
    IDS,
    /** Sessions that are created before they are written to. */
    CREATION
  }

  default boolean offers(Offer offer) {
    return true;
  }

  void create(String session) throws Exception;

  /**
   * What a request of its own would hold of the session.
   *
   * @param last only so many events; 0: all
   */
  H load(String session, int last) throws Exception;

  E event(String session, Message message) throws Exception;

  void append(H handle, E event) throws Exception;

  /** All events of a session that this process has appended, and may have read before. */
  List<? extends E> read(String session) throws Exception;

  /**
   * Gets ready, with a connection that is open, to read as a process does that has not seen the
   * session; only what is returned is timed.
   */
  default Callable<List<? extends E>> coldReader(String session) throws Exception {
    return () -> read(session);
  }

  default List<? extends E> last(String session, int count) throws Exception {
    throw new NotOffered("reads all or nothing");
  }

  /** The number of the message that the event was made of, if its contents are still the same. */
  Optional<Integer> number(E event);

  void delete(String session) throws Exception;

  /** Appends as fast as the library can; not timed. */
  default void fill(String session, List<E> events) throws Exception {
    H handle = load(session, 0);
    for (E event : events) {
      append(handle, event);
    }
  }

  @Override
  void close();
}
