package com.ifriend.store.mysql;

import com.ifriend.store.testkit.StormProcess;
import java.util.List;

/** Writers in a process of their own. The first argument is the port. */
final class MySqlStorm {
  private MySqlStorm() {}

  public static void main(String[] args) {
    try (MySqlStores stores = MySqlStores.connect(MySqlBackend.config(Integer.parseInt(args[0])))) {
      StormProcess.write(stores.sessions(), List.of(args).subList(1, args.length));
    }
  }
}
