package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  /** Or the end of a request of more than 8 KiB waits until the server has confirmed the rest. */
  @Test
  void requestsAreSentAtOnce() throws IOException {
    try (Socket socket = Models.httpClient(Duration.ofSeconds(1)).socketFactory().createSocket()) {
      assertThat(socket.getTcpNoDelay()).isTrue();
    }
  }
}
