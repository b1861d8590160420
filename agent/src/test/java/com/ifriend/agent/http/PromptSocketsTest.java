package com.ifriend.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

final class PromptSocketsTest {
  private interface Opening {
    Socket open(SocketFactory sockets, InetAddress host, int port) throws IOException;
  }

  @Test
  void noSocketWaitsForMoreToSend() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Opening[] all = {
        (sockets, host, port) -> sockets.createSocket(),
        (sockets, host, port) -> sockets.createSocket(host, port),
        (sockets, host, port) -> sockets.createSocket(host.getHostAddress(), port),
        (sockets, host, port) -> sockets.createSocket(host, port, host, 0),
        (sockets, host, port) -> sockets.createSocket(host.getHostAddress(), port, host, 0),
      };
      for (Opening one : all) {
        try (Socket socket =
            one.open(new PromptSockets(), server.getInetAddress(), server.getLocalPort())) {
          assertThat(socket.getTcpNoDelay()).isTrue();
        }
      }
    }
  }
}
