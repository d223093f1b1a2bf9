// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.share.Cluster.ReachedPeers;
import org.oomcheck.explorer.share.PeerLost;
import org.oomcheck.explorer.share.RefusedSearch;

/** The members of a cluster as the process that leads a search reaches them. */
final class HazelcastPeers implements ReachedPeers {
  private final ClusterNode node;
  private final String question;
  private final Options options;

  /** The members that share the search; one that joins later waits until one is lost. */
  private List<UUID> members;

  /** Members that have not answered; they may still be in Hazelcast's list. */
  private final Set<UUID> lost = new HashSet<>();

  /** The number of this run of the search; it changes when members begin anew. */
  private long run = System.nanoTime();

  HazelcastPeers(ClusterNode node, String question, Options options) {
    this.node = node;
    this.question = question;
    this.options = options;
    this.members = node.sharing();
  }

  @Override
  public int count() {
    return members.size();
  }

  @Override
  public List<byte[]> begin(boolean symmetry) {
    run++;
    return toAll(
        own ->
            new Message(
                Message.BEGIN,
                run,
                new Beginning(question, options.hazards(), options.hz(), symmetry, own, members)
                    .bytes()));
  }

  @Override
  public List<byte[]> askAll(byte[] request) {
    return toAll(own -> new Message(Message.ASK, run, request));
  }

  /** Asks all at once, and waits until each has answered or is lost. */
  private List<byte[]> toAll(IntFunction<Message> messages) {
    List<@Nullable Future<byte[]>> asked = new ArrayList<>();
    PeerLost gone = null;
    for (int share = 0; share < members.size(); share++) {
      try {
        asked.add(node.send(members.get(share), messages.apply(share)));
      } catch (PeerLost e) {
        lost.add(members.get(share));
        asked.add(null);
        gone = e;
      }
    }
    List<byte[]> answers = new ArrayList<>();
    for (int share = 0; share < asked.size(); share++) {
      Future<byte[]> answer = asked.get(share);
      try {
        if (answer != null) {
          answers.add(answer.get());
        }
      } catch (ExecutionException e) {
        lost.add(members.get(share));
        gone = new PeerLost("member " + members.get(share), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RefusedSearch("the search was interrupted");
      }
    }
    if (gone != null) {
      throw gone;
    }
    return answers.stream().map(HazelcastPeers::content).toList();
  }

  private static byte[] content(byte[] answer) {
    byte[] rest = Arrays.copyOfRange(answer, 1, answer.length);
    String words = answer[0] == HeldShare.ANSWERED ? "" : new String(rest, StandardCharsets.UTF_8);
    return switch (answer[0]) {
      case HeldShare.ANSWERED -> rest;
      case HeldShare.LOST -> throw new PeerLost("a member", new IllegalStateException(words));
      default -> throw new RefusedSearch(words);
    };
  }

  @Override
  public void send(int share, byte[] states) {
    UUID member = members.get(share);
    try {
      content(node.ask(member, new Message(Message.RECEIVE, run, states)));
    } catch (PeerLost e) {
      lost.add(member);
      throw e;
    }
  }

  @Override
  public void regroup() {
    members = node.sharing().stream().filter(member -> !lost.contains(member)).toList();
    if (members.isEmpty()) {
      throw new RefusedSearch("no member of the cluster answers any more");
    }
  }

  @Override
  public InetSocketAddress address() {
    return node.address();
  }

  @Override
  public void close() {
    node.close();
  }
}
