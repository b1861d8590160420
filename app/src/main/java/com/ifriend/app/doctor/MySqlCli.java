package com.ifriend.app.doctor;

import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;

/** Commands to paste into a terminal. They show no password; {@code mysql} asks for it. */
final class MySqlCli {
  private MySqlCli() {}

  /** A statement, as the user of the configuration; without double quotes. */
  static String query(MySqlConfig config, String statement) {
    MySqlAddress address = config.address();
    String server =
        address instanceof MySqlAddress.Tcp tcp
            ? "-h " + tcp.host() + " -P " + tcp.port()
            : address instanceof MySqlAddress.UnixSocket socket
                ? "-S " + socket.path()
                : "-h 127.0.0.1";
    return "mysql "
        + server
        + " -u "
        + config.user()
        + " -p "
        + config.database()
        + " -e \""
        + statement
        + "\"";
  }
}
