package com.ifriend.app.command;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.Backends;
import com.ifriend.store.RepairReport;
import com.ifriend.store.RepairReport.Outcome;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.SessionRepair.Consent;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a damaged session usable again. */
@Command(
    name = "repair",
    description = {
      "Say what is damaged in a session, and with --apply put it aside.",
      "Looks at the state it shares too, and keeps the rest. What is put aside stays in the store,"
          + " and can be put back. Exit code 0 if the session is whole now, else 1."
    },
    mixinStandardHelpOptions = true)
final class RepairCommand extends SessionsCommand.OfSession {
  @Option(names = "--apply", description = "Do it; without this, it is only said.")
  private boolean apply;

  @Option(
      names = "--keep-rest",
      description = "Go on without what is lost for good, where the session counts more.")
  private boolean keepRest;

  @Option(
      names = "--missing-keys",
      description = "Put aside too what a key could open that the keyset lacks.")
  private boolean missingKeys;

  @Option(names = "--put-back", description = "Put back what was put aside, damaged as it was.")
  private boolean putBack;

  @Override
  void requireRightUse() {
    if (putBack && (apply || keepRest || missingKeys)) {
      throw which.wrongUse("--put-back goes alone");
    }
  }

  @Override
  int run(Backends backends, SessionKey key) {
    SessionRepair repair = new SessionRepair(backends.sessions());
    Set<Consent> consents = EnumSet.noneOf(Consent.class);
    if (keepRest) {
      consents.add(Consent.KEEP_THE_REST);
    }
    if (missingKeys) {
      consents.add(Consent.MISSING_KEYS);
    }
    RepairReport report =
        putBack
            ? repair.putBack(key)
            : apply ? repair.repair(key, consents) : repair.look(key, consents);
    if (!report.exists() && report.steps().isEmpty()) {
      return which.missing();
    }
    report.steps().forEach(step -> which.out().println(mark(step.outcome()) + " " + step.what()));
    if (report.steps().isEmpty()) {
      which.out().println(putBack ? "Nothing was put aside." : "✔ whole");
    } else if (report.steps().stream().anyMatch(step -> step.outcome() == Outcome.PROPOSED)) {
      which.err().println("Nothing was changed. To do it: --apply");
    }
    return report.isWhole() ? 0 : 1;
  }

  private static String mark(Outcome outcome) {
    return switch (outcome) {
      case PROPOSED -> "→";
      case DONE -> "✔";
      case LEFT -> "✖";
    };
  }
}
