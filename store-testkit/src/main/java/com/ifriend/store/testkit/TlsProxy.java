package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Ends TLS in front of a server that speaks none. */
public final class TlsProxy implements AutoCloseable {
  private final int target;
  private final SSLServerSocket listener;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "tls-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private TlsProxy(int target, SSLServerSocket listener) {
    this.target = target;
    this.listener = listener;
    var unused = threads.submit(this::accept);
  }

  /**
   * Listens on a free port of the loopback interface.
   *
   * @param client if present, every client has to show this certificate
   */
  public static TlsProxy before(int target, Certificates own, Optional<Certificates> client)
      throws GeneralSecurityException, IOException {
    return before(target, own, client, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /**
   * Listens on an address of one's own.
   *
   * @param client if present, every client has to show this certificate, or one signed by it
   */
  public static TlsProxy before(
      int target, Certificates own, Optional<Certificates> client, InetSocketAddress address)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.store(), Certificates.PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    if (client.isPresent()) {
      KeyStore theirs = client.get().store();
      trusted.setCertificateEntry("client", theirs.getCertificate(theirs.aliases().nextElement()));
    }
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(address.getPort(), 50, address.getAddress());
    listener.setNeedClientAuth(client.isPresent());
    return new TlsProxy(target, listener);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket incoming = listener.accept();
        Socket outgoing = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> copy(incoming, outgoing));
        threads.execute(() -> copy(outgoing, incoming));
      } catch (IOException e) {
        // Closed, or a client that was not let in.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8_192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side is gone, and the other goes with it.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
