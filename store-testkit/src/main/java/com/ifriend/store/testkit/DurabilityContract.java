package com.ifriend.store.testkit;

import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Line 19 for a server with durable settings that is killed in the middle of a storm: whatever was
 * acknowledged is there afterwards, whole, once and in order. Only the process is killed; what the
 * loss of the whole machine would cost is not seen here.
 *
 * @param <S> a server with durable settings
 */
public abstract class DurabilityContract<S extends CrashableServer> {
  private static final int WRITERS = 4;
  private static final int SESSIONS = 3;
  private static final int FEWEST_ACKS_BETWEEN_KILLS = 50;

  protected abstract S start();

  /** Opens a store with connections of its own, and closes it after the work. */
  protected abstract void withStore(S server, Consumer<SessionStore> work);

  /** How often the server is killed. */
  protected int kills() {
    return 3;
  }

  /** Whether an event changes app and user state in one step. */
  protected boolean scopesChangeTogether() {
    return true;
  }

  @Test
  @DisplayName("19: what is acknowledged survives a server that is killed, whole and once")
  final void acknowledgedSurvivesAKilledServer() {
    Set<String> acked = ConcurrentHashMap.newKeySet();
    Storm storm = new Storm("app", "user", SESSIONS);
    try (S server = start()) {
      withStore(
          server,
          store -> {
            StoredSessionService service = new StoredSessionService(store);
            storm.createSessions(service);
            rage(server, service, storm, acked);
          });
      withStore(server, store -> storm.check(title(), store, acked, scopesChangeTogether()));
    }
  }

  /** Of the nested class too. */
  private String title() {
    return getClass().getName().replaceFirst(".*\\.", "") + ", " + kills() + " kills";
  }

  private void rage(
      CrashableServer server, StoredSessionService service, Storm storm, Set<String> acked) {
    Semaphore acks = new Semaphore(0);
    Semaphore up = new Semaphore(0);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        StormWriter writer =
            new StormWriter(
                service,
                storm,
                "w" + w,
                new int[SESSIONS],
                name -> {
                  acked.add(name);
                  acks.release();
                },
                () -> awaitQuietly(up));
        writers.add(
            pool.submit(
                () -> {
                  while (!stop.get()) {
                    writer.append();
                  }
                }));
      }
      Random random = new Random();
      for (int kill = 0; kill < kills(); kill++) {
        await(acks, FEWEST_ACKS_BETWEEN_KILLS + random.nextInt(200), writers);
        server.kill();
        acks.drainPermits();
        server.restart();
        up.release(WRITERS);
      }
      await(acks, FEWEST_ACKS_BETWEEN_KILLS, writers);
      stop.set(true);
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a writer failed", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the storm did not end", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for acknowledgements, unless there is nobody left to get them. */
  private static void await(Semaphore acks, int count, List<Future<?>> writers)
      throws InterruptedException, ExecutionException {
    for (int waited = 0; !acks.tryAcquire(count, 1, TimeUnit.SECONDS); waited++) {
      for (Future<?> writer : writers) {
        if (writer.isDone()) {
          var unused = writer.get();
        }
      }
      if (waited == 60) {
        throw new AssertionError("no %d events were acknowledged in a minute".formatted(count));
      }
    }
  }

  /** A moment, or shorter if the server comes up; some of the tries shall find it down. */
  private static void awaitQuietly(Semaphore up) {
    try {
      var unused = up.tryAcquire(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
