package com.ifriend.agent;

import com.ifriend.agent.timing.Tokens;
import com.ifriend.agent.timing.TurnReport;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each turn; the seed's monitoring reads its words. */
final class TurnLog {
  private static final Logger log = LoggerFactory.getLogger(Concierge.class);

  private TurnLog() {}

  /** The numbers also stand alone, for logs that are not lines of text. */
  static void write(TurnReport report, String detail) {
    log.atInfo()
        .addKeyValue("session", report.sessionId())
        .addKeyValue("outcome", report.outcome().name().toLowerCase(Locale.ROOT))
        .addKeyValue("total_ms", report.total().toMillis())
        .addKeyValue("store_ms", report.store().toMillis())
        .addKeyValue("model_ms", report.model().toMillis())
        .addKeyValue("delivery_ms", report.delivery().toMillis())
        .addKeyValue("tokens_in", report.tokens().input())
        .addKeyValue("tokens_out", report.tokens().output())
        .log(
            "Processamento {} em {} ms (sessão={}, {}; sessões {} ms, modelo {} ms, entrega {} ms{})",
            switch (report.outcome()) {
              case ANSWERED -> "concluído";
              case REFUSED -> "recusado";
              case FAILED -> "falhou";
              case STOPPED -> "parado";
              case UNDELIVERED -> "sem entrega";
            },
            report.total().toMillis(),
            report.sessionId(),
            detail,
            report.store().toMillis(),
            report.model().toMillis(),
            report.delivery().toMillis(),
            report.tokens().equals(Tokens.NONE)
                ? ""
                : ", tokens " + report.tokens().input() + " + " + report.tokens().output());
  }
}
