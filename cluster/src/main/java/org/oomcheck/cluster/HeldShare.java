// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.share.Cluster.Worlds;
import org.oomcheck.explorer.share.PeerLost;
import org.oomcheck.explorer.share.SearchShare;

/** The share of a search that a member holds, and its answers to messages. */
final class HeldShare {
  /** The first byte of an answer: what follows was answered. */
  static final int ANSWERED = 0;

  /** The first byte of an answer: what follows is a sentence that says why not. */
  static final int REFUSED = 1;

  /** The first byte of an answer: another member does not answer any more. */
  static final int LOST = 2;

  /** Sends a message to a member and waits for its answer. */
  interface Sender {
    byte[] send(UUID member, Message message);
  }

  private record Share(long run, SearchShare search) {}

  private final Worlds worlds;
  private final Sender sender;
  private volatile @Nullable Share held;

  HeldShare(Worlds worlds, Sender sender) {
    this.worlds = worlds;
    this.sender = sender;
  }

  byte[] answer(Message message) {
    try {
      if (message.kind() == Message.BEGIN) {
        return begin(message.run(), Beginning.of(message.content()));
      }
      Share share = held;
      if (share == null || share.run() != message.run()) {
        return refused("a member that has begun anew is asked about another search");
      }
      if (message.kind() == Message.RECEIVE) {
        share.search().receive(message.content());
        return answered(new byte[0]);
      }
      return answered(share.search().handle(message.content()));
    } catch (PeerLost lost) {
      return with(LOST, text(lost.getMessage()));
    } catch (HarnessException | IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private byte[] begin(long run, Beginning beginning) {
    List<UUID> members = beginning.members();
    // What the share before held is not needed any more, and its memory is.
    held = null;
    SearchShare share =
        new SearchShare(
            worlds.world(beginning.question()),
            beginning.options(),
            beginning.own(),
            members.size(),
            (owner, states) ->
                sender.send(members.get(owner), new Message(Message.RECEIVE, run, states)));
    held = new Share(run, share);
    return answered(share.world());
  }

  private static byte[] answered(byte[] answer) {
    return with(ANSWERED, answer);
  }

  static byte[] refused(String why) {
    return with(REFUSED, text(why));
  }

  private static byte[] text(@Nullable String words) {
    return String.valueOf(words).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] with(int first, byte[] rest) {
    byte[] answer = new byte[rest.length + 1];
    answer[0] = (byte) first;
    System.arraycopy(rest, 0, answer, 1, rest.length);
    return answer;
  }
}
