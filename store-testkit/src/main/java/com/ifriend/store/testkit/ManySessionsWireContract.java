package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.PageRequest;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Line 6 for a user with 10,000 sessions, and what a page of them costs on the wire. */
@Execution(ExecutionMode.SAME_THREAD)
public abstract class ManySessionsWireContract extends ManySessionsContract {
  /** What asks for it fits into a client's buffer, so that it is sent at once. */
  private static final int PAGE = 40;

  @Override
  protected abstract ProxiedBackend backend();

  @Test
  @DisplayName("6: a page of 10,000 sessions costs what a page of a hundred costs")
  final void pageCostsTheSame() {
    String few = "few-" + user;
    String many = user;
    for (int i = 0; i < 100; i++) {
      run(service.createSession(app, few, Map.of(), null));
    }
    PageRequest first = PageRequest.first(PAGE);
    // Opens the connection and sends what is only sent once.
    Optional<String> next = page(backend().proxied(), few, first).next();
    Optional<String> deep = page(second, many, PageRequest.first(999)).next();

    Traffic ofFew = cost(few, first.after(next.orElseThrow()));
    Traffic ofMany = cost(many, first.after(deep.orElseThrow()));

    assertThat(ofFew.roundTrips()).isEqualTo(backend().roundTripsOfAPage());
    assertThat(ofMany.roundTrips()).isEqualTo(backend().roundTripsOfAPage());
    assertThat(ofMany.bytesUp()).isLessThanOrEqualTo(ofFew.bytesUp());
    // Some numbers have grown by two digits.
    assertThat(ofMany.bytesDown()).isLessThan(ofFew.bytesDown() + 8 * PAGE);
  }

  private Traffic cost(String owner, PageRequest request) {
    Traffic before = backend().proxy().traffic();
    assertThat(page(backend().proxied(), owner, request).sessions()).hasSize(PAGE);
    return backend().proxy().traffic().since(before);
  }
}
