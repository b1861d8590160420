package com.ifriend.app.doctor;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs all checks side by side, none longer than the patience. Changes and creates nothing. */
public final class Doctor {
  private Doctor() {}

  private record Visit(String subject, List<Finding> findings, Future<?> end) {}

  /**
   * Looks at everything.
   *
   * @param patience for one wait; a check that makes several is given up after four times as much
   * @param clock of this machine, to compare those of servers with
   */
  public static Report examine(Patient patient, Duration patience, Clock clock) {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "doctor");
              // Name resolution cannot be interrupted.
              thread.setDaemon(true);
              return thread;
            });
    List<Finding> all = new ArrayList<>(settings(patient));
    List<Visit> visits = new ArrayList<>();
    checks(patient, patience, clock)
        .forEach((subject, check) -> visits.add(visit(threads, subject, check)));
    long deadline = System.nanoTime() + patience.multipliedBy(4).toNanos();
    visits.forEach(visit -> all.addAll(end(visit, deadline)));
    threads.shutdownNow();
    return new Report(all);
  }

  /** All there are, by what they look at, in the order of the report. */
  private static Map<String, Check> checks(Patient patient, Duration patience, Clock clock) {
    SealingCheck sealing = patient.sealing();
    InstallationsCheck installations = InstallationsCheck.of(patient);
    Map<String, Check> checks = new LinkedHashMap<>();
    patient
        .embedded()
        .ifPresent(home -> checks.put("Embedded Redis", new EmbeddedRedisCheck(home)));
    patient
        .redis()
        .map(config -> config.withTimeout(patience))
        .map(config -> new RedisCheck(config, sealing, installations, clock))
        .ifPresent(check -> checks.put("Redis", check));
    patient
        .mysql()
        .map(config -> config.withTimeout(patience))
        .map(config -> new MySqlCheck(config, sealing, installations, clock))
        .ifPresent(check -> checks.put("MySQL", check));
    patient
        .slack()
        .ifPresent(config -> checks.put("Slack", new SlackCheck(config, patience, clock)));
    patient.model().ifPresent(config -> checks.put("Model", new ModelCheck(config, patience)));
    return checks;
  }

  private static List<Finding> settings(Patient patient) {
    List<Finding> findings = new ArrayList<>();
    for (String problem : patient.problems()) {
      findings.add(
          Finding.failed(
              "Settings",
              problem,
              "mend " + problem.split(" ", 2)[0] + " in the environment or in .env"));
    }
    findings.add(Finding.good("Sessions", patient.sessions()));
    findings.add(Finding.good("TTL", "a session lives " + patient.life()));
    patient.proxy().ifPresent(proxy -> findings.add(Finding.good("Proxy", proxy)));
    if (patient.slack().isEmpty()) {
      findings.add(Finding.good("Slack", "not configured; the console is the only channel"));
    }
    return findings;
  }

  private static Visit visit(ExecutorService threads, String subject, Check check) {
    List<Finding> findings = new CopyOnWriteArrayList<>();
    Future<?> end =
        threads.submit(
            () -> {
              check.run(findings::add);
              return null;
            });
    return new Visit(subject, findings, end);
  }

  private static List<Finding> end(Visit visit, long deadline) {
    List<Finding> findings = visit.findings();
    try {
      var unused = visit.end().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return findings;
    } catch (TimeoutException e) {
      var unused = visit.end().cancel(true);
      return and(
          findings,
          Finding.failed(
              visit.subject(),
              "the check did not end in time, behind what is listed above",
              "look at the network between here and there, or give --timeout more seconds"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return and(
          findings,
          Finding.failed(
              visit.subject(),
              "the check failed: " + cause.getMessage(),
              "if the message does not help, this is a defect of the doctor: report "
                  + cause.getClass().getName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return findings;
    }
  }

  private static List<Finding> and(List<Finding> findings, Finding last) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(last);
    return all;
  }
}
