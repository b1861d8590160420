package com.ifriend.store.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a backend has to provide for long-term memory. What memories <em>mean</em> (which words find
 * them, what is a duplicate, how they rank) lives once, in {@link Memories}.
 *
 * <p><b>Atomic.</b> Each verb happens as a whole or not at all, and its effects are seen by the
 * next call of any instance on the same data. <b>Scoped</b> by the whole {@link MemoryOwner} and,
 * for reads, by the {@link Audience} that listens; both are conditions of the query itself. Every
 * character of an id or a term is data. <b>Blocking</b>, bounded in time, safe for use by many
 * threads.
 *
 * <p>Every verb may throw {@link StoreUnavailableException}; calling it again is then always safe.
 */
public interface MemoryStore {

  /**
   * Keeps what is new among {@code memories}, and the mark of a session with it.
   *
   * <p><b>Idempotent by {@link MemorySource}</b>: a memory whose source is known changes nothing,
   * nor does one that a {@link Forgetting} of its session, or of a user's sessions, covers. If
   * there is a memory of that id already, it is said once more: {@link Memory#timesSaid} grows, the
   * times span both and, unless it was said earlier than what is there, text, author, terms and
   * source are the new ones.
   *
   * @param mark what to remember of a session for the next time; empty to leave it as it is
   * @return how many sources were new
   */
  @CanIgnoreReturnValue
  int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> mark);

  /** The mark that was left with the session, if any. */
  Optional<String> mark(MemoryOwner owner, String sessionId);

  /**
   * The memories that share terms with a query.
   *
   * <p>Only a choice of candidates: those that share more terms, and rarer ones, come first, and
   * among equals those that were said later. A store may look only at the {@link #POSTINGS} latest
   * memories of a term, so that the cost does not depend on how many there are.
   *
   * @param terms folded and stemmed as in {@link NewMemory#terms}; none find nothing
   * @param limit at most so many
   */
  List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit);

  /**
   * How many memories of a term a search looks at, at least, beginning with the last said; of a
   * long query a store may leave out the most frequent terms.
   */
  int POSTINGS = 1_000;

  /** One memory; empty if there is none, or this audience must not hear it. */
  Optional<Memory> get(MemoryOwner owner, Audience listener, String id);

  /**
   * The memories last said within the range, last said first.
   *
   * @throws IllegalArgumentException if the cursor is none that this store gave
   */
  MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page);

  /** How many memories have all their sources in one session, so that they go with it. */
  int countOfSession(MemoryOwner owner, String sessionId);

  /**
   * Removes memories, and lets it last as {@link MemorySelection} says. A {@link Forgetting} stays
   * of a session until the user is forgotten, and of a user under a name that nobody can read;
   * where memories expire, so does that, a whole time to live after anything was learnt last.
   *
   * @return how many memories were removed
   */
  @CanIgnoreReturnValue
  int forget(MemoryOwner owner, MemorySelection selection);

  /**
   * How far a session has been looked through; see {@link MemoryStore#add}.
   *
   * @param sessionId which session
   * @param text what to remember
   */
  record SessionMark(String sessionId, String text) {}
}
