package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

/** 📈 Next Steps. */
final class NextSteps {
  private NextSteps() {}

  static Section section() {
    return Section.of(
        "Next steps",
        Row.inCloud(
            "Deploy to production with Memorystore",
            "All commands in their order are printed.",
            Step.inSources(
                "deploy/gcloud.sh --dry-run --project my-project | grep '^# '",
                prints("Memorystore"),
                prints("build and deploy"))),
        Row.of(
            "Monitor latency in Cloud Logging",
            "One line a turn, with the times of its parts and nothing of what was said.",
            Step.command(
                "sleep 1; grep -o 'Processamento.*' bot.log | tail -1",
                prints("sessões [\\d,.]+ ms, modelo [\\d,.]+ ms, entrega [\\d,.]+ ms"))),
        Row.of(
            "Compare metrics before and after Redis",
            "One histogram with the backend as a label; the dashboard shows them side by side. The bot"
                + " on Redis here, and the one on CloudSQL of the row about the fallback, have the"
                + " same series.",
            Step.inSources(
                "grep -c 'ifriend_store_operations_seconds_bucket' deploy/monitoring/dashboard.json",
                number("^(\\d+)$", 1, 100))),
        Row.of(
            "Adjust the TTL based on usage patterns",
            "Each session has its own deadline, moved by each use; `doctor` shows the range of a"
                + " sample. operations.md has figures to choose by.",
            Step.command(
                "MEMORY_BACKEND=redis ./ifriend doctor | grep -E '^. (TTL|Redis sessions)'",
                prints("REDIS_SESSION_TTL"))),
        Row.of(
            "Consider Redis for memory too",
            "One variable; the schema above shows its keys.",
            Step.command(
                "MEMORY_BACKEND=redis ./ifriend memories search rui amendoim",
                prints("alérgico a amendoim"))));
  }
}
