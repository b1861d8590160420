package com.ifriend.store.tiered;

import com.ifriend.store.testkit.StormProcess;
import java.util.List;

/** Writers in a process of their own. The first arguments are the ports. */
final class TieredStorm {
  private TieredStorm() {}

  public static void main(String[] args) {
    try (TieredStores stores =
        TieredBackend.connect(
            Integer.parseInt(args[0]), Integer.parseInt(args[1]), TieredConfig.DEFAULT)) {
      StormProcess.write(stores.sessions(), List.of(args).subList(2, args.length));
    }
  }
}
