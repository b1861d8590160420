package com.ifriend.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import redis.clients.jedis.HostAndPort;

/** Finds out which language a port speaks, below any client. */
record RedisWire(HostAndPort server, Duration patience) {

  /** What came back from a port. */
  enum Speech {
    /** An answer of Redis. */
    REDIS,
    /** Nothing within the patience. */
    SILENCE,
    /**
     * The end of the connection when TLS was agreed upon, as who wants to see a certificate does.
     */
    HANGS_UP,
    /** The end of the connection, or something else. */
    OTHER
  }

  /** Sends a PING without TLS. */
  Speech plain() {
    try (Socket socket = connected()) {
      return ping(socket);
    } catch (SocketTimeoutException e) {
      return Speech.SILENCE;
    } catch (IOException e) {
      return Speech.OTHER;
    }
  }

  /**
   * Sends a PING through TLS.
   *
   * @throws SSLException if the two do not come to terms
   */
  Speech tls(SSLContext context, boolean checkHost) throws SSLException {
    boolean agreed = false;
    try (Socket socket = connected();
        SSLSocket secure =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(socket, server.getHost(), server.getPort(), true)) {
      if (checkHost) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
      }
      secure.startHandshake();
      agreed = true;
      Speech speech = ping(secure);
      return speech == Speech.OTHER ? Speech.HANGS_UP : speech;
    } catch (SSLException e) {
      throw e;
    } catch (SocketTimeoutException e) {
      return Speech.SILENCE;
    } catch (IOException e) {
      return agreed ? Speech.HANGS_UP : Speech.OTHER;
    }
  }

  /** Whether TLS is spoken there, whatever the certificate. */
  boolean speaksTls() {
    try {
      return Set.of(Speech.REDIS, Speech.HANGS_UP).contains(tls(trustingAll(), false));
    } catch (SSLException e) {
      // A server that wants to see a certificate of ours says so in TLS.
      return String.valueOf(e.getMessage()).contains("certificate");
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    int millis = Math.toIntExact(patience.toMillis());
    try {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Speech ping(Socket socket) throws IOException {
    socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    int first = in.read();
    return first == '+' || first == '-' ? Speech.REDIS : Speech.OTHER;
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Only to ask which language is spoken; nothing secret is sent to such a server. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
