package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A host that is not found, for each reason that a name server can give. */
final class ReachTest {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  /** Response codes of DNS (RFC 1035, section 4.1.1). */
  private static final int NO_ERROR = 0;

  private static final int SERVER_FAILURE = 2;
  private static final int NAME_ERROR = 3;
  private static final int REFUSED = 5;

  @Test
  void nameThatDoesNotExistIsToldFromAServerThatCannotSay() throws Exception {
    assertThat(obstacle(NAME_ERROR).message()).isEqualTo("DNS knows no host no-such-host.invalid");
    assertThat(obstacle(NAME_ERROR).fix().orElseThrow())
        .contains("correct the host in REDIS_URL", "getent hosts no-such-host.invalid");
    assertThat(obstacle(NO_ERROR).message()).contains("no address of it");
    for (int code : new int[] {SERVER_FAILURE, REFUSED}) {
      assertThat(obstacle(code).message()).contains("answer that they cannot look up");
      assertThat(obstacle(code).fix().orElseThrow()).contains("/etc/resolv.conf");
    }
  }

  @Test
  void serverThatIsSilentOrNotThereIsNamed() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Finding finding = obstacleAccordingTo(silent.getLocalPort());
      assertThat(finding.message()).contains("name servers of this machine do not answer within");
      assertThat(finding.fix().orElseThrow()).contains("/etc/resolv.conf", "IP address");
    }
    int gone;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      gone = socket.getLocalPort();
    }
    assertThat(obstacleAccordingTo(gone).message()).contains("do not answer within");
  }

  private static Finding obstacle(int responseCode) throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answer(server, responseCode), "name-server");
      thread.setDaemon(true);
      thread.start();
      return obstacleAccordingTo(server.getLocalPort());
    }
  }

  private static Finding obstacleAccordingTo(int port) throws InterruptedException {
    return new Reach(
            "Redis",
            "REDIS_URL",
            "redis-server",
            "no-such-host.invalid",
            6379,
            PATIENCE,
            new NameServers("dns://127.0.0.1:" + port, PATIENCE))
        .obstacle()
        .orElseThrow();
  }

  /** Sends each question back as an answer with this code and no records. */
  private static void answer(DatagramSocket server, int responseCode) {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        server.receive(packet);
        buffer[2] |= (byte) 0x80;
        buffer[3] = (byte) responseCode;
        server.send(packet);
      }
    } catch (IOException e) {
      // Closed.
    }
  }
}
