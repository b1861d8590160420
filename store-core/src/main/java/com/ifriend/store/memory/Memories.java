package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.Allowance;
import com.ifriend.store.Optionals;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Long-term memories over any {@link MemoryStore}: learning from sessions, remembering what one is
 * told, recalling, listing and forgetting.
 *
 * <ul>
 *   <li>A source (an event of a session) makes one memory, however often it is offered. Looking
 *       through a session again costs as much as what is new in it; a session that was read with a
 *       window takes nothing away.
 *   <li>The same statement said again is the same memory, with the later time and wording: the same
 *       text but for case, white space, accents and the punctuation of sentences. Any other is a
 *       memory of its own; when they are recalled, the later comes first and the repeats last.
 *   <li>A long text is kept in parts, each a memory.
 *   <li>Words are found in any script, without case, accents and punctuation, by their stems; words
 *       without meaning of their own find nothing.
 *   <li>What was said where nobody else heard it is not recalled where somebody would; see {@link
 *       Audience}.
 * </ul>
 *
 * <p>Methods block. Errors are {@code SessionException}s, see {@link
 * com.ifriend.store.StoreException#retryable()}; calling again is safe. Thread-safe.
 */
public final class Memories {
  /** The longest text of one memory, in characters (code points); a longer one makes several. */
  public static final int MAX_TEXT_LENGTH = 4_000;

  private static final int CANDIDATES = 200;

  /** Bounds the cost of a search; who pastes a page looks for how it begins. */
  private static final int MOST_QUERY_WORDS = 24;

  /** Memories per transaction: enough to learn fast, and few enough to not hold up others. */
  private static final int BATCH = 100;

  private final MemoryStore store;
  private final MemoryPolicy policy;
  private final Synonyms synonyms;
  private final Clock clock;
  private final Allowance<MemoryOwner> allowance;

  /** Remembers everything that is said; knows no synonyms. */
  public Memories(MemoryStore store) {
    this(store, MemoryPolicy.EVERYTHING_SAID, Synonyms.NONE, Clock.systemUTC());
  }

  /**
   * @param policy what {@link #learn} remembers of a session
   * @param synonyms other names for what a query names
   * @param clock tells when {@link #remember} was called
   */
  public Memories(MemoryStore store, MemoryPolicy policy, Synonyms synonyms, Clock clock) {
    this(store, policy, synonyms, clock, new Allowance<>(0));
  }

  private Memories(
      MemoryStore store,
      MemoryPolicy policy,
      Synonyms synonyms,
      Clock clock,
      Allowance<MemoryOwner> allowance) {
    Optionals.require(
        "long-term memory",
        "org.apache.lucene:lucene-analysis-common",
        "org.apache.lucene.analysis.TokenStream");
    this.allowance = allowance;
    this.store = requireNonNull(store, "store");
    this.policy = requireNonNull(policy, "policy");
    this.synonyms = requireNonNull(synonyms, "synonyms");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * The same memories, of which no user gets more than {@code most}: {@link #learn} and {@link
   * #remember} then fail with {@link MemoryLimitException}. What was not learnt is learnt later,
   * when there is room. Memories are counted when a user may be near the limit, and the batch that
   * reaches it is kept whole.
   *
   * @param most 0 for any number
   */
  public Memories limited(int most) {
    return new Memories(store, policy, synonyms, clock, new Allowance<>(most));
  }

  /**
   * Looks through what is new in a session and keeps what the policy finds worth it.
   *
   * @param audience who heard it
   * @return how many statements made a memory or repeated one; a long one counts as its parts
   */
  @CanIgnoreReturnValue
  public int learn(Session session, Audience audience) {
    List<Event> events = List.copyOf(session.events());
    if (events.isEmpty()) {
      return 0;
    }
    MemoryOwner owner = new MemoryOwner(session.appName(), session.userId());
    Optional<Coverage> covered = store.mark(owner, session.id()).flatMap(Coverage::parse);
    Set<Event> fresh = identitySet(Coverage.uncovered(events, covered));
    if (fresh.isEmpty()) {
      return 0;
    }
    Learning learning = new Learning(owner);
    for (int at = 0; at < events.size(); at++) {
      Event event = events.get(at);
      if (fresh.contains(event)) {
        Optional<String> text =
            policy.worthRemembering(events, at).filter(worth -> !worth.isBlank());
        if (text.isPresent()) {
          learning.take(
              event.author() == null ? "user" : event.author(),
              text.get(),
              audience,
              Instant.ofEpochMilli(event.timestamp()),
              MemorySource.of(session.id(), eventId(event)));
        }
      }
    }
    return learning.finish(
        Optional.of(new SessionMark(session.id(), Coverage.with(events, covered).mark())));
  }

  private static Set<Event> identitySet(List<Event> events) {
    Set<Event> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(events);
    return set;
  }

  private static String eventId(Event event) {
    return event.id() == null || event.id().isEmpty()
        ? Statement.digest(event.timestamp() + "\n" + event.stringifyContent())
        : event.id();
  }

  /**
   * Remembers a statement that the user asked to be remembered.
   *
   * @param text what to remember, in the user's words; must hold something to read
   * @return the memory, which may be an earlier one that says the same; of a long text, the memory
   *     of its first part
   */
  @CanIgnoreReturnValue
  public Memory remember(MemoryOwner owner, Audience audience, String text) {
    return remember(owner, audience, text, UUID.randomUUID().toString());
  }

  /**
   * As the other.
   *
   * @param eventId tells the source from all others of the owner, see {@link MemorySource}; it is
   *     in no session
   */
  @CanIgnoreReturnValue
  public Memory remember(MemoryOwner owner, Audience audience, String text, String eventId) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("there is nothing to remember in a blank text");
    }
    Learning learning = new Learning(owner);
    String id =
        learning.take(
            "user", text.strip(), audience, clock.instant(), new MemorySource("", eventId));
    learning.finish(Optional.empty());
    return store
        .get(owner, Audience.DIRECT, id)
        .orElseThrow(() -> new IllegalStateException("a memory was forgotten while it was kept"));
  }

  /** What is kept of one session, or one statement; in batches. */
  private final class Learning {
    private final MemoryOwner owner;
    private final List<NewMemory> batch = new ArrayList<>();
    private int count;

    Learning(MemoryOwner owner) {
      this.owner = owner;
    }

    /** Returns the id under which the statement, or its first part, will be found. */
    @CanIgnoreReturnValue
    String take(String author, String text, Audience audience, Instant at, MemorySource source) {
      List<String> ids = new ArrayList<>();
      for (String part : Parts.of(text)) {
        if (batch.size() == BATCH) {
          // Not as soon as it is full, since the last one takes the mark along.
          flush(Optional.empty());
        }
        ids.add(Statement.of(author, audience, part).id());
        batch.add(
            new NewMemory(
                ids.get(ids.size() - 1),
                author,
                part,
                Words.of(part).terms(),
                audience,
                at,
                source.part(ids.size())));
      }
      return ids.get(0);
    }

    @CanIgnoreReturnValue
    int finish(Optional<SessionMark> mark) {
      flush(mark);
      return count;
    }

    private void flush(Optional<SessionMark> mark) {
      if (!batch.isEmpty() && !allowance.take(owner, batch.size(), () -> count(owner))) {
        throw new MemoryLimitException(owner, allowance.most());
      }
      if (!batch.isEmpty() || mark.isPresent()) {
        count += store.add(owner, batch, mark);
        batch.clear();
      }
    }
  }

  private long count(MemoryOwner owner) {
    long count = 0;
    Optional<String> next = Optional.empty();
    do {
      int limit = (int) Math.min(allowance.most() - count, PageRequest.MAX_LIMIT);
      MemoryPage page =
          store.list(owner, Audience.DIRECT, TimeRange.ALWAYS, new PageRequest(limit, next));
      count += page.memories().size();
      next = page.next();
    } while (next.isPresent() && count < allowance.most());
    return count;
  }

  /**
   * The memories that fit a query best, as many as the limit allows.
   *
   * @param listener who will hear them
   * @param query words to look for; without any of meaning it finds nothing
   */
  public List<Memory> recall(
      MemoryOwner owner, Audience listener, String query, RecallLimit limit) {
    List<QueryWord> words = queryWords(shorten(query));
    if (words.isEmpty()) {
      return List.of();
    }
    Set<String> terms = words.stream().flatMap(w -> w.terms().stream()).collect(Collectors.toSet());
    List<Memory> ranked =
        new Ranking(words).order(store.search(owner, listener, terms, CANDIDATES));
    List<Memory> within = new ArrayList<>();
    long tokens = 0;
    for (Memory memory : ranked) {
      tokens += (memory.text().length() + 3) / 4;
      if (within.size() == limit.memories() || (tokens > limit.tokens() && !within.isEmpty())) {
        break;
      }
      within.add(memory);
    }
    return List.copyOf(within);
  }

  /** Each word of the query once, and all names of a thing as one word. */
  private List<QueryWord> queryWords(String query) {
    Words asked = Words.of(query);
    Set<String> terms = asked.terms();
    List<QueryWord> things = new ArrayList<>();
    for (List<String> names : synonyms.in(query)) {
      things.add(
          new QueryWord(
              names.stream()
                  .map(name -> Words.of(name).stems())
                  .filter(name -> !name.isEmpty())
                  .toList()));
    }
    Set<QueryWord> words = new LinkedHashSet<>();
    for (QueryWord word : asked.words()) {
      words.add(
          things.stream()
              .filter(thing -> thing.explains(word.stems(), terms))
              .findFirst()
              .orElse(word));
    }
    return words.stream().limit(MOST_QUERY_WORDS).toList();
  }

  /** One memory; empty if there is none, or {@code listener} must not hear it. */
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    return store.get(owner, listener, id);
  }

  /**
   * The memories last said within a range of time, last said first.
   *
   * @throws IllegalArgumentException if the page's cursor is none that this store gave
   */
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    return store.list(owner, listener, range, page);
  }

  /** How many memories were made in one session and nowhere else: what forgetting it removes. */
  public int countOfSession(MemoryOwner owner, String sessionId) {
    return store.countOfSession(owner, sessionId);
  }

  /**
   * Forgets memories, for good: what was said before is not learnt again, though the sessions live
   * on; see {@link MemorySelection}.
   *
   * @return how many memories were removed
   */
  @CanIgnoreReturnValue
  public int forget(MemoryOwner owner, MemorySelection selection) {
    int forgotten = store.forget(owner, selection);
    allowance.recount(owner);
    return forgotten;
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT_LENGTH));
  }
}
