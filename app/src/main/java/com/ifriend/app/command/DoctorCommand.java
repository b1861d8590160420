package com.ifriend.app.command;

import com.ifriend.app.doctor.Doctor;
import com.ifriend.app.doctor.Patient;
import com.ifriend.app.doctor.Report;
import com.ifriend.app.doctor.SealingCheck;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.BackendChoice;
import com.ifriend.app.settings.HttpsProxy;
import com.ifriend.app.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what stands between these settings and a bot that works. */
@Command(
    name = "doctor",
    description = {
      "Check settings, Redis, MySQL, Slack and the model, and say what to mend.",
      "Starts, changes and creates nothing. Exit code 0 when nothing failed, else 1."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Report as JSON.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "Longest single wait (default: ${DEFAULT-VALUE}).")
  private int timeout = 3;

  @Override
  public Integer call() {
    if (timeout < 1 || timeout > 60) {
      throw new ParameterException(spec.commandLine(), "--timeout must be 1 to 60 seconds");
    }
    Logging.off();
    Settings.Reading reading = Settings.read(Settings.environment(Path.of("")));
    reading.settings().proxy().ifPresent(HttpsProxy::use);
    Report report =
        Doctor.examine(
            patient(reading.settings(), reading.problems()),
            Duration.ofSeconds(timeout),
            Clock.systemUTC());
    System.out.print(json ? report.json() : report.text());
    return report.healthy() ? 0 : 1;
  }

  private static Patient patient(Settings settings, List<String> problems) {
    return new Patient(
        problems,
        switch (settings.sessions()) {
          case REDIS ->
              "on Redis"
                  + (settings.fallback() ? ", on CloudSQL if that is down at the start" : "");
          case CLOUDSQL -> "on CloudSQL";
          case TIERED -> "on Redis, and kept on CloudSQL, which does for it while it is away";
          case INMEMORY -> "in memory: they end with the process";
          case EMBEDDED -> "on the embedded Redis, which the bot starts itself";
        },
        settings.sessions() == BackendChoice.TIERED
            ? settings.sessionTtl().toDays() + " days after its last use (SESSION_ARCHIVE_DAYS)"
            : settings.sessionTtl().toSeconds() + " s after its last use (REDIS_SESSION_TTL)",
        new SealingCheck(
            switch (settings.sessions()) {
              case REDIS -> SealingCheck.Where.REDIS;
              case CLOUDSQL, TIERED -> SealingCheck.Where.MYSQL;
              case INMEMORY, EMBEDDED -> SealingCheck.Where.ELSEWHERE;
            },
            settings.encryption(),
            settings.sealing()),
        settings.sessions() == BackendChoice.EMBEDDED
            ? Optional.of(settings.home())
            : Optional.empty(),
        settings.redis(),
        settings.mysql(),
        settings.proxy().map(HttpsProxy::toString),
        settings.slack(),
        settings.model());
  }
}
