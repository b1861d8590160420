package com.ifriend.checklist;

import java.util.List;

/** The sections of the setup guide, in its order. Later ones build on what earlier ones left. */
final class Guide {
  private Guide() {}

  static List<Section> sections() {
    return List.of(
        Performance.section(),
        Architecture.section(),
        QuickStart.section(),
        Deployment.section(),
        Schema.section(),
        Monitoring.section(),
        Troubleshooting.section(),
        Testing.section(),
        Tips.section(),
        NextSteps.section(),
        SuccessCriteria.section());
  }
}
