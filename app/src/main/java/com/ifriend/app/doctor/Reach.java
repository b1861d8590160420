package com.ifriend.app.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a host and port can be reached, and if not, what stands in the way.
 *
 * @param setting where host and port come from
 * @param start how to start such a server
 */
record Reach(
    String subject,
    String setting,
    String start,
    String host,
    int port,
    Duration patience,
    NameServers nameServers) {

  /** What is wrong; empty when a connection can be opened. */
  Optional<Finding> obstacle() throws InterruptedException {
    List<InetAddress> addresses;
    try {
      addresses =
          CompletableFuture.supplyAsync(this::resolved)
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(unresolved(true));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (addresses.isEmpty()) {
      return Optional.of(unresolved(false));
    }
    Optional<Finding> first = Optional.empty();
    for (InetAddress address : addresses) {
      Optional<Finding> obstacle = obstacle(address);
      if (obstacle.isEmpty()) {
        return Optional.empty();
      }
      first = first.or(() -> obstacle);
    }
    return first;
  }

  private Optional<Finding> obstacle(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), Math.toIntExact(patience.toMillis()));
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      return failed(
          where() + " does not answer within " + seconds() + ": something drops the packets",
          "check the firewall: gcloud compute firewall-rules list; on Cloud Run the VPC connector:"
              + " gcloud compute networks vpc-access connectors list --region=us-central1; and that "
              + setting
              + " names the right network");
    } catch (NoRouteToHostException e) {
      return failed(
          "there is no route to " + where(),
          "check the network of this machine: ip route get "
              + address.getHostAddress()
              + "; on Cloud Run the VPC connector: gcloud compute networks vpc-access connectors"
              + " list --region=us-central1");
    } catch (ConnectException e) {
      return failed(
          where() + " refuses the connection: nothing listens there",
          "start the server: " + start + "; or correct host and port in " + setting);
    } catch (IOException e) {
      return failed(where() + " cannot be reached: " + e.getMessage(), "correct " + setting);
    }
  }

  private List<InetAddress> resolved() {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private Finding unresolved(boolean late) {
    String servers = "the name servers of this machine";
    String look = "look at /etc/resolv.conf, and try: getent hosts " + host;
    return switch (nameServers.ask(host)) {
      case UNKNOWN_NAME ->
          Finding.failed(
              subject,
              "DNS knows no host " + host,
              "correct the host in "
                  + setting
                  + ", or use its IP address (gcloud redis instances list, gcloud sql instances"
                  + " list); to try: getent hosts "
                  + host);
      case NO_ADDRESS ->
          Finding.failed(
              subject,
              "DNS knows " + host + ", and no address of it",
              "give it an A record, or use an IP address in " + setting);
      case SILENCE ->
          Finding.failed(
              subject,
              servers + " do not answer within " + seconds() + " when asked for " + host,
              look + "; or use an IP address in " + setting);
      case FAILURE ->
          Finding.failed(
              subject,
              servers + " answer that they cannot look up " + host + " (SERVFAIL or REFUSED)",
              look + "; or use an IP address in " + setting);
      case ADDRESS ->
          Finding.failed(
              subject,
              late
                  ? "looking up "
                      + host
                      + " takes longer than "
                      + seconds()
                      + ": one of the name servers does not answer, or answers late"
                  : "DNS knows " + host + ", and the resolver of this machine does not find it",
              look);
    };
  }

  private Optional<Finding> failed(String message, String fix) {
    return Optional.of(Finding.failed(subject, message, fix));
  }

  private String where() {
    return host + ":" + port;
  }

  private String seconds() {
    return patience.toMillis() / 1000.0 + " s";
  }
}
