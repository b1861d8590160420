package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MySqlTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return MySqlTurnBackend.of(Flavour.MYSQL);
  }

  @Test
  void idIsKnownForAMonthWhereSessionsNeverEnd() {
    MySqlBackend backend = MySqlBackend.of(Flavour.MYSQL);
    try (MySqlStores stores =
        MySqlStores.connect(backend.config().withSessionTtl(SessionStore.NEVER))) {
      var unused =
          stores
              .turns("month", TurnRules.DEFAULT)
              .accept(new NewTurn("t", "lane", "author", 1, new byte[1]), Optional.empty());
      long micros =
          backend
              .sql()
              .number(
                  "SELECT known_until - TIMESTAMPDIFF(MICROSECOND, '1970-01-01',"
                      + " UTC_TIMESTAMP(6)) FROM {turn_ids} WHERE queue = ?",
                  "month".getBytes(UTF_8));

      assertThat(Duration.of(micros, ChronoUnit.MICROS))
          .isBetween(Duration.ofDays(29), Duration.ofDays(30).plusMinutes(1));
    }
  }
}
