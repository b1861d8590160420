package com.ifriend.app.doctor;

import com.ifriend.app.backend.Backend;
import com.ifriend.store.StoreException;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlProbe;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether the database can be used, and whether its tables are up to date.
 *
 * @param sealing of the sessions
 * @param clock of this machine
 */
record MySqlCheck(
    MySqlConfig config, SealingCheck sealing, InstallationsCheck installations, Clock clock)
    implements Check {
  static final String SUBJECT = "MySQL";

  @Override
  public void run(Consumer<Finding> findings) throws InterruptedException, SQLException {
    Optional<Finding> obstacle =
        config.address() instanceof MySqlAddress.Tcp tcp
            ? obstacle(tcp)
            : config.address() instanceof MySqlAddress.UnixSocket socket
                ? obstacle(socket.path())
                : Optional.empty();
    if (obstacle.isPresent()) {
      findings.accept(obstacle.get());
      return;
    }
    try (Connection connection = MySqlProbe.connect(config)) {
      findings.accept(
          Finding.good(
              SUBJECT,
              config.address()
                  + " lets "
                  + config.user()
                  + " into "
                  + config.database()
                  + (config.tls().isPresent() ? " through TLS" : "")));
      new MySqlDatabaseCheck(config, connection, clock).run(findings);
      findings.accept(new MySqlMigrationsCheck(config).look());
      boolean ofSessions = sealing.sessions() == SealingCheck.Where.MYSQL;
      if (ofSessions) {
        findings.accept(sealing.look(MySqlProbe.note(config, connection)));
        installations
            .look(MySqlProbe.records(config, connection, Backend.INSTALLATIONS))
            .ifPresent(findings);
      }
      MySqlProbe.turns(config, connection, Backend.QUEUE)
          .flatMap(counts -> TurnsCheck.look(counts, ofSessions))
          .ifPresent(findings);
    } catch (StoreException e) {
      findings.accept(new MySqlRefusals(config).of(e));
    }
  }

  private Optional<Finding> obstacle(MySqlAddress.Tcp tcp) throws InterruptedException {
    return new Reach(
            SUBJECT,
            "CLOUDSQL_HOST",
            "cloud-sql-proxy --port " + tcp.port() + " PROJECT:REGION:INSTANCE",
            tcp.host(),
            tcp.port(),
            config.timeout(),
            NameServers.ofThisMachine(config.timeout()))
        .obstacle()
        .or(() -> language(tcp));
  }

  private Optional<Finding> language(MySqlAddress.Tcp tcp) {
    return switch (new MySqlWire(tcp.host(), tcp.port(), config.timeout()).greeting()) {
      case MYSQL -> Optional.empty();
      case SILENCE ->
          failed(
              tcp
                  + " accepts connections and says nothing within "
                  + config.timeout().toMillis() / 1000.0
                  + " s",
              "a proxy or firewall in between swallows what is sent, or the server hangs; to see,"
                  + " from its own machine: mysqladmin ping");
      case OTHER ->
          failed(
              "what listens at " + tcp + " does not speak MySQL",
              "correct CLOUDSQL_HOST and CLOUDSQL_PORT; to see what it is, on its machine: ss -ltnp"
                  + " sport = :"
                  + tcp.port());
    };
  }

  private static Optional<Finding> obstacle(Path socket) {
    String start =
        "on Cloud Run add the instance: gcloud run services update ifriend-slack-bot"
            + " --region=us-central1 --add-cloudsql-instances PROJECT:REGION:INSTANCE; elsewhere"
            + " start the proxy: cloud-sql-proxy --unix-socket /cloudsql PROJECT:REGION:INSTANCE;"
            + " or correct CLOUDSQL_UNIX_SOCKET";
    if (!Files.exists(socket)) {
      return failed("there is no socket " + socket, start);
    }
    if (Files.isDirectory(socket)) {
      return failed(
          socket + " is a folder, and no socket",
          "put the socket in it into CLOUDSQL_UNIX_SOCKET: ls -l " + socket);
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected()
          ? Optional.empty()
          : failed("nobody listens at the socket " + socket, start);
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("denied")
          ? failed(
              "this user may not use the socket " + socket,
              "let it: chmod o+rw " + socket + "; and x on the folders above it")
          : failed("nobody listens at the socket " + socket + ": its server is gone", start);
    }
  }

  private static Optional<Finding> failed(String message, String fix) {
    return Optional.of(Finding.failed(SUBJECT, message, fix));
  }
}
