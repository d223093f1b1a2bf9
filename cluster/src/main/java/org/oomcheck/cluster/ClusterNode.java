// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.oomcheck.explorer.share.Cluster.Place;
import org.oomcheck.explorer.share.PeerLost;
import org.oomcheck.explorer.share.RefusedSearch;

/** A process in a cluster: a member of Hazelcast that does nothing but take messages. */
final class ClusterNode {
  private static final String EXECUTOR = "oomcheck";

  /** Members answer the leader, and take states of all others meanwhile. */
  private static final int THREADS = 16;

  private static final int CONNECT_MILLIS = 5000;

  static {
    // Before the first of its loggers is made: it has nothing to say to a user.
    System.setProperty("hazelcast.logging.type", "none");
  }

  private final HazelcastInstance instance;

  /**
   * Joins a cluster.
   *
   * @param leads whether this process only leads searches
   * @throws RefusedSearch if it cannot
   */
  ClusterNode(Place place, boolean leads) {
    Handshake handshake = new Handshake(place.secret(), place.version());
    requireOwn(place.listen());
    try {
      instance =
          HazelcastInstanceFactory.newHazelcastInstance(
              config(place, leads), "oomcheck-" + UUID.randomUUID(), new GuardedNode(handshake));
    } catch (HazelcastException | IllegalStateException e) {
      throw new RefusedSearch("cannot listen at " + words(place.listen()) + ": " + e.getMessage());
    }
  }

  private static void requireOwn(InetSocketAddress listen) {
    try {
      if (NetworkInterface.getByInetAddress(listen.getAddress()) == null) {
        throw new RefusedSearch(
            "cannot listen at " + words(listen) + ": this machine has no such address");
      }
    } catch (SocketException e) {
      throw new RefusedSearch("cannot listen at " + words(listen) + ": " + e.getMessage());
    }
  }

  /**
   * Tries to reach the members that are to be joined, before anything listens.
   *
   * @return how many of them answer
   * @throws RefusedSearch if one of them lets this process not in
   */
  static int answering(Place place) {
    Handshake handshake = new Handshake(place.secret(), place.version());
    int answering = 0;
    for (InetSocketAddress each : place.join()) {
      answering += answers(each, handshake) ? 1 : 0;
    }
    return answering;
  }

  private static boolean answers(InetSocketAddress address, Handshake handshake) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      handshake.onConnect(socket);
      return true;
    } catch (Handshake.Refused e) {
      throw new RefusedSearch(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return false;
    }
  }

  static String words(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static Config config(Place place, boolean leads) {
    Config config = new Config().setClusterName("oomcheck").setLiteMember(leads);
    config
        .setProperty("hazelcast.logging.type", "none")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.jmx", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.tcp.join.port.try.count", "1")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.partition.count", "11")
        // A member whose connection breaks is lost: to wait for it takes longer than a level.
        .setProperty("hazelcast.connection.monitor.max.faults", "0")
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "30");
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config.getExecutorConfig(EXECUTOR).setPoolSize(THREADS).setStatisticsEnabled(false);
    config
        .getSerializationConfig()
        .addDataSerializableFactory(Message.FACTORY, new Message.Factory())
        .setJavaSerializationFilterConfig(noJavaObjects());
    network(config.getNetworkConfig(), place);
    return config;
  }

  /** No object that Java itself has serialised is read, of whatever class. */
  private static JavaSerializationFilterConfig noJavaObjects() {
    return new JavaSerializationFilterConfig()
        .setDefaultsDisabled(true)
        .setWhitelist(new ClassFilter().addClasses("none"));
  }

  private static void network(NetworkConfig network, Place place) {
    String address = place.listen().getHostString();
    network
        .setPort(place.listen().getPort())
        .setPortAutoIncrement(false)
        .setReuseAddress(true)
        .setSocketInterceptorConfig(
            new SocketInterceptorConfig().setEnabled(true).setClassName(Handshake.class.getName()));
    network.getInterfaces().setEnabled(true).addInterface(address);
    network.getMemcacheProtocolConfig().setEnabled(false);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_MILLIS / 1000);
    place.join().forEach(each -> join.getTcpIpConfig().addMember(words(each)));
  }

  HazelcastInstance instance() {
    return instance;
  }

  InetSocketAddress address() {
    return instance.getCluster().getLocalMember().getSocketAddress();
  }

  /** The members that take shares, in an order that all members know. */
  List<UUID> sharing() {
    return instance.getCluster().getMembers().stream()
        .filter(member -> !member.isLiteMember())
        .map(Member::getUuid)
        .sorted()
        .toList();
  }

  /**
   * Sends a message.
   *
   * @throws PeerLost if there is no such member any more
   */
  Future<byte[]> send(UUID to, Message message) {
    for (Member member : instance.getCluster().getMembers()) {
      if (member.getUuid().equals(to)) {
        return instance.getExecutorService(EXECUTOR).submitToMember(message, member);
      }
    }
    throw new PeerLost("member " + to, new IllegalStateException("it has left"));
  }

  /** Sends a message and waits for the answer. */
  byte[] ask(UUID to, Message message) {
    try {
      return send(to, message).get();
    } catch (ExecutionException e) {
      throw new PeerLost("member " + to, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLost("member " + to, e);
    }
  }

  void close() {
    instance.getLifecycleService().terminate();
  }
}
