package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/**
 * Whether a cluster is whole, as one of its nodes sees it.
 *
 * @param server the node
 */
record RedisClusterCheck(RedisConfig config, HostAndPort server, UnifiedJedis client) {
  private static final String SUBJECT = "Redis cluster";
  private static final int SLOTS = 16_384;

  /**
   * A node as {@code CLUSTER NODES} lists it.
   *
   * @param ranges of the slots it has, as in {@code 0-5460}
   */
  record Node(HostAndPort address, Set<String> flags, List<String> ranges) {
    private static Node parse(String line) {
      // id host:port@busport[,hostname] flags master ping pong epoch link [slots ...]
      List<String> fields = Arrays.asList(line.split(" ", -1));
      return new Node(
          HostAndPort.from(fields.get(1).replaceFirst("@.*", "")),
          Set.of(fields.get(2).split(",", -1)),
          fields.stream().skip(8).filter(field -> !field.startsWith("[")).toList());
    }

    boolean isMaster() {
      return flags.contains("master");
    }

    /** The majority of masters, or this node alone, has not heard of it for a while. */
    boolean isDown() {
      return flags.contains("fail") || flags.contains("fail?");
    }

    private int slots() {
      return ranges.stream().mapToInt(Node::length).sum();
    }

    private static int length(String range) {
      String[] ends = range.split("-", 2);
      return ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
    }
  }

  /**
   * Looks at it.
   *
   * @return the masters that are up
   */
  List<HostAndPort> run(Consumer<Finding> findings) {
    List<Node> nodes = new ArrayList<>();
    ask("NODES")
        .lines()
        .map(Node::parse)
        .filter(node -> !node.flags().contains("noaddr"))
        .forEach(nodes::add);
    boolean whole = true;
    int owned = nodes.stream().filter(Node::isMaster).mapToInt(Node::slots).sum();
    if (owned < SLOTS) {
      whole = false;
      findings.accept(
          Finding.failed(
              SUBJECT,
              SLOTS - owned + " of " + SLOTS + " slots have no master",
              "give them to one: redis-cli --cluster fix " + server));
    }
    for (Node node : nodes) {
      if (node.isDown()) {
        boolean missed = node.isMaster() && node.slots() > 0;
        whole &= !missed;
        findings.accept(missed ? masterDown(node) : nodeDown(node));
      }
    }
    boolean failed = ask("INFO").contains("cluster_state:fail");
    if (whole && failed) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              server + " takes the cluster to be down (cluster_state:fail)",
              "see what it misses: redis-cli --cluster check " + server));
    }
    if (whole && !failed) {
      findings.accept(
          Finding.good(
              SUBJECT,
              nodes.stream().filter(Node::isMaster).filter(node -> node.slots() > 0).count()
                  + " masters with all slots, "
                  + nodes.stream().filter(node -> !node.isMaster()).count()
                  + " replicas"));
    }
    return nodes.stream()
        .filter(node -> node.isMaster() && !node.isDown())
        .map(Node::address)
        .collect(Collectors.toList());
  }

  private Finding masterDown(Node node) {
    return Finding.failed(
        SUBJECT,
        "master "
            + node.address()
            + " is down, and nobody has taken over its slots "
            + String.join(" ", node.ranges()),
        "start it again; or have its replica take over, on that one: redis-cli CLUSTER FAILOVER"
            + " TAKEOVER; to see both: redis-cli --cluster check "
            + server);
  }

  private Finding nodeDown(Node node) {
    return Finding.warning(
        SUBJECT,
        "node " + node.address() + " is down; the cluster does without it",
        "start it again; to see its place: redis-cli --cluster check " + server);
  }

  private String ask(String what) {
    CommandArguments command = new CommandArguments(Protocol.Command.CLUSTER).add(what);
    return new String((byte[]) client.executeCommand(command), StandardCharsets.UTF_8);
  }
}
