package com.example;

import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;

/** The same on MySQL or MariaDB: host, port, database, user, password. */
public class MySqlAgent {
  public static void main(String[] args) {
    MySqlConfig config =
        MySqlConfig.tcp(args[0], Integer.parseInt(args[1]), args[2], args[3], args[4]);
    try (MySqlStores stores = MySqlStores.connect(config)) {
      System.out.println(RedisAgent.talk(new StoredSessionService(stores.sessions())));
    }
  }
}
