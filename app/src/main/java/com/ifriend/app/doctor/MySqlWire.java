package com.ifriend.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Finds out which language a port speaks, below any driver: a database speaks first. */
record MySqlWire(String host, int port, Duration patience) {
  /** Length (3 bytes) and number of a packet. */
  private static final int HEADER = 4;

  private static final int PROTOCOL_10 = 10;
  private static final int ERROR = 0xff;

  /** What came from a port. */
  enum Speech {
    /** The greeting of a database, or its refusal. */
    MYSQL,
    /** Nothing within the patience. */
    SILENCE,
    /** The end of the connection, or something else. */
    OTHER
  }

  Speech greeting() {
    int millis = Math.toIntExact(patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      InputStream in = socket.getInputStream();
      byte[] header = in.readNBytes(HEADER);
      int first = in.read();
      return header.length == HEADER && header[3] == 0 && (first == PROTOCOL_10 || first == ERROR)
          ? Speech.MYSQL
          : Speech.OTHER;
    } catch (SocketTimeoutException e) {
      return Speech.SILENCE;
    } catch (IOException e) {
      return Speech.OTHER;
    }
  }
}
