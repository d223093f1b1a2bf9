// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.impl.SerializationServiceSupport;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.SharedExplorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.Cluster;
import org.oomcheck.explorer.share.Peers;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.explorer.share.Snapshots;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Members in this process, each with a port of its own on the loopback interface. */
class ClusterTest {
  private static final String SECRET = "what all members know";
  private static final String VERSION = "1.0";

  private final Cluster cluster = new HazelcastCluster();
  private final Deque<Cluster.Membership> members = new ArrayDeque<>();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** Tasks that take two locks, in one order or not. */
  private static World locks(boolean inOrder) {
    return machine -> {
      Mutex one = new Mutex(machine, "one");
      Mutex other = new Mutex(machine, "other");
      Cell count = machine.cell("count", 0);
      Runnable counts =
          () -> {
            for (int round = 0; round < 2; round++) {
              machine.perform(Step.run(count, "count++", () -> count.add(1)));
            }
          };
      machine.spawn(Role.task("first").times(2), () -> both(one, other, counts));
      machine.spawn(
          Role.task("second").times(2),
          () -> both(inOrder ? one : other, inOrder ? other : one, counts));
    };
  }

  private static void both(Mutex outer, Mutex inner, Runnable counts) {
    counts.run();
    outer.lock();
    inner.lock();
    counts.run();
    inner.unlock();
    outer.unlock();
  }

  private static World world(String question) {
    return switch (question) {
      case "in order" -> locks(true);
      case "not in order" -> locks(false);
      default -> throw new IllegalArgumentException("no world '" + question + "' is known here");
    };
  }

  private static Options options() {
    Set<Hazard> hazards = EnumSet.of(Hazard.DEADLOCK, Hazard.KERNEL_BUG);
    return Options.defaults().hazards(hazards).time(TimeMode.EAGER).selfChecks(false);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress().getHostAddress(), 0);
  }

  private Cluster.Place place(String secret, String version) {
    return new Cluster.Place(
        anyPort(), members.stream().map(Cluster.Membership::address).toList(), secret, version);
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      members.add(cluster.member(place(SECRET, VERSION), ClusterTest::world));
    }
  }

  @AfterEach
  void close() {
    members.forEach(Cluster.Membership::close);
    members.clear();
  }

  private Cluster.ReachedPeers reach(String question) {
    return cluster.reach(place(SECRET, VERSION), question, options());
  }

  private static List<Object> said(Verdict verdict) {
    List<Counterexample> shown =
        verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
    return List.of(
        verdict.getClass(),
        verdict.coverage().states(),
        verdict.coverage().transitions(),
        verdict.coverage().depth(),
        shown);
  }

  private static List<Object> alone(String question) {
    return said(new Explorer(options()).explore(world(question)));
  }

  private static List<Object> shared(String question, Peers peers, Snapshots snapshots) {
    return said(new SharedExplorer(options(), peers, snapshots).explore(world(question)));
  }

  @Test
  void members_sayWhatOneSays() {
    for (int count : new int[] {1, 1, 2}) {
      start(count);
      for (String question : List.of("in order", "not in order")) {
        try (Cluster.ReachedPeers peers = reach(question)) {
          assertThat(peers.count()).isEqualTo(members.size());
          Snapshots snapshots = new Snapshots(folder.resolve(question + members.size()));
          assertThat(shared(question, peers, snapshots)).isEqualTo(alone(question));
        }
      }
    }
    assertThat(members).hasSize(4);
  }

  /** Loses a member at each of some requests of the leader, chosen by chance. */
  private final class Losing implements Peers {
    private static final int REQUESTS = 60;

    private final Peers peers;
    private final Set<Integer> at = new TreeSet<>();
    private int requests;

    Losing(Peers peers, int lost, long seed) {
      this.peers = peers;
      Random random = new Random(seed);
      while (at.size() < lost) {
        at.add(random.nextInt(REQUESTS));
      }
    }

    @Override
    public int count() {
      return peers.count();
    }

    @Override
    public List<byte[]> begin(boolean symmetry) {
      return peers.begin(symmetry);
    }

    @Override
    public List<byte[]> askAll(byte[] request) {
      if (at.contains(requests)) {
        members.removeLast().close();
      }
      requests++;
      return peers.askAll(request);
    }

    @Override
    public void send(int share, byte[] states) {
      peers.send(share, states);
    }

    @Override
    public void regroup() {
      peers.regroup();
    }
  }

  @Test
  void membersThatAreKilled_changeNothing() {
    start(3);
    try (Cluster.ReachedPeers peers = reach("not in order")) {
      Losing losing = new Losing(peers, 2, 1);
      assertThat(shared("not in order", losing, new Snapshots(folder)))
          .isEqualTo(alone("not in order"));
    }
    assertThat(members).hasSize(1);
  }

  @Test
  void whenAllWereKilled_othersGoOn() {
    Snapshots snapshots = new Snapshots(folder);
    start(1);
    try (Cluster.ReachedPeers peers = reach("not in order")) {
      Losing losing = new Losing(peers, 1, 2);
      assertThatThrownBy(() -> shared("not in order", losing, snapshots))
          .isInstanceOf(RefusedSearch.class)
          .hasMessageContaining("no member of the cluster answers any more");
    }
    assertThat(folder.resolve("level-000003.done")).exists();
    start(1);
    try (Cluster.ReachedPeers peers = reach("not in order")) {
      assertThat(shared("not in order", peers, snapshots)).isEqualTo(alone("not in order"));
    }
  }

  @Test
  void wrongSecret_isRefused_beforeAnythingListens() {
    start(1);
    assertThatThrownBy(() -> cluster.reach(place("another", VERSION), "in order", options()))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("has another secret");
    assertThatThrownBy(() -> cluster.member(place("another", VERSION), ClusterTest::world))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("has another secret");
  }

  @Test
  void anotherVersion_isRefused() {
    start(1);
    assertThatThrownBy(() -> cluster.reach(place(SECRET, "2.0"), "in order", options()))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("is version 1.0 of oomcheck, and this is 2.0");
  }

  @Test
  void worldThatMembersDoNotHave_isRefused() {
    start(1);
    try (Cluster.ReachedPeers peers = reach("a new one")) {
      assertThatThrownBy(
              () -> new SharedExplorer(options(), peers, null).explore(world("in order")))
          .isInstanceOf(RefusedSearch.class)
          .hasMessageContaining("no world 'a new one' is known here");
    }
    try (Cluster.ReachedPeers peers = reach("not in order")) {
      assertThatThrownBy(
              () -> new SharedExplorer(options(), peers, null).explore(world("in order")))
          .isInstanceOf(RefusedSearch.class)
          .hasMessageContaining("another world");
    }
  }

  @Test
  void noMember_isNamed() {
    start(1);
    Cluster.Place place = place(SECRET, VERSION);
    close();
    assertThatThrownBy(() -> cluster.reach(place, "in order", options()))
        .isInstanceOf(RefusedSearch.class)
        .hasMessageContaining("no member answers at 127.0.0.1:");
  }

  @Test
  void addressesThatCannotBeHad_areNamed() {
    start(1);
    for (InetSocketAddress address :
        List.of(
            members.getFirst().address(),
            new InetSocketAddress("192.0.2.1", 0),
            new InetSocketAddress("0.0.0.0", 0))) {
      Cluster.Place place = new Cluster.Place(address, List.of(), SECRET, VERSION);
      assertThatThrownBy(() -> cluster.member(place, ClusterTest::world))
          .isInstanceOf(RefusedSearch.class)
          .hasMessageContaining("cannot listen at " + address.getHostString());
    }
  }

  /** What Hazelcast's own protocols begin with; none of it reaches Hazelcast. */
  @Test
  void stranger_isNotListenedTo() throws IOException {
    start(1);
    for (String protocol : List.of("HZCCP2", "GET / HTTP/1.0\r\n\r\n", "CP2CP2CP2CP2CP2CP2")) {
      try (Socket socket = new Socket()) {
        socket.connect(members.getFirst().address());
        socket.getOutputStream().write(protocol.repeat(20).getBytes(StandardCharsets.US_ASCII));
        assertThat(readAll(socket)).isEmpty();
      }
    }
  }

  private static byte[] readAll(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException reset) {
      return new byte[0];
    }
  }

  /** Even from a member, an object that Java has serialised is not read. */
  @Test
  void objects_areNotRead() {
    ClusterNode node = new ClusterNode(place(SECRET, VERSION), false);
    try {
      SerializationService service =
          ((SerializationServiceSupport) node.instance()).getSerializationService();
      Data data = service.toData(new Evil());
      assertThatThrownBy(() -> service.toObject(data))
          .isInstanceOf(HazelcastSerializationException.class);
      assertThat(Evil.read).isFalse();
      byte[] plain = service.toObject(service.toData(new byte[] {1, 2}));
      assertThat(plain).containsExactly(1, 2);
    } finally {
      node.close();
    }
  }

  /** An object that notes when it is read. */
  private static final class Evil implements Serializable {
    private static final long serialVersionUID = 1L;
    private static volatile boolean read;

    private void readObject(ObjectInputStream in) {
      read = true;
    }
  }
}
