// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.StoredStates;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.model.machine.World;

/**
 * One member's share of a search: the states that it owns by their hash. It expands them level by
 * level, and gives each successor to its owner.
 *
 * <p>All members learn the automata of the world in one order, so a control location has the same
 * number everywhere: first each runs the same short search alone; what is new after that is told to
 * the leader, and learned by all when it says so. So the values of a state mean the same to all.
 */
public final class SearchShare {
  /** Takes the states that other shares own. */
  @FunctionalInterface
  public interface Outbox {
    void send(int share, byte[] states);
  }

  /** The first byte of an answer. */
  static final int DONE = 0;

  /** The first byte of an answer that says what is wrong with the world. */
  static final int WRONG = 1;

  /** The first byte of an answer that says that memory is used up. */
  static final int FULL = 2;

  /** So many new successors are kept before they are sent. */
  private static final int MANY = 1 << 12;

  /** So many states of a level are handed out at a time. */
  private static final int PART = 1 << 16;

  private final SharedProgram shared;
  private final Program program;
  private final int own;
  private final Batches batches;
  private final StoredStates states;
  private final Queue<byte[]> received = new ConcurrentLinkedQueue<>();

  /** The number of the first state of every level. */
  private final IntList levels = new IntList();

  /** The level that is expanded; those before it are closed. */
  private int depth;

  /** The distinct successors of the states expanded last, in the layout of {@link #states}. */
  private StateStore found;

  private int sent;

  /** The states of the last level that were not expanded; null before the level is begun. */
  private @Nullable IntList left;

  private final LevelObserver observer;
  private long transitions;
  private int moves;

  /**
   * Begins a share.
   *
   * @param own the number of this share, -1 for one that owns nothing
   * @param shares how many shares there are
   */
  public SearchShare(World world, Options options, int own, int shares, Outbox outbox) {
    this.shared = new SharedProgram(world, options);
    this.program = shared.program();
    this.own = own;
    this.batches = new Batches(shares, outbox);
    this.states = shared.start();
    this.found = new StateStore(states.layout().words());
    this.observer = new LevelObserver(shared);
    levels.add(0);
    program.learnEdges(false);
  }

  /**
   * A digest of the world as this member knows it: members with another digest have another world
   * or another version of the program.
   */
  public byte[] world() {
    return shared.digest();
  }

  SharedProgram shared() {
    return shared;
  }

  /** Takes states that this share owns; any thread may bring them, at any time. */
  public void receive(byte[] owned) {
    received.add(owned);
  }

  /** Does what the leader asks. The first byte of the answer says whether that went well. */
  public byte[] handle(byte[] request) {
    try {
      byte[] answer = States.read(request, this::answer);
      return States.written(
          out -> {
            out.write(DONE);
            out.write(answer);
          });
    } catch (HarnessException e) {
      return States.written(
          out -> {
            out.write(WRONG);
            out.writeUTF(String.valueOf(e.getMessage()));
          });
    } catch (OutOfMemoryError e) {
      return new byte[] {FULL};
    }
  }

  private byte[] answer(DataInputStream request) throws IOException {
    return switch (Request.of(request.read())) {
      case EXPAND -> expandLevel();
      case LEARN -> learn(request.readAllBytes());
      case CLOSE -> States.written(closeLevel()::write);
      case ANCESTORS -> ancestors(request.readInt(), request.readAllBytes());
      case LEVEL -> level(request.readInt(), request.readInt());
    };
  }

  // Expanding

  /** The unlearned edges, as text, each with the least state that has it. */
  private byte[] expandLevel() {
    Map<String, int[]> unlearned = new TreeMap<>();
    IntList again = new IntList();
    IntList todo = leftOfLevel();
    for (int i = 0; i < todo.size(); i++) {
      int state = todo.get(i);
      try {
        expand(state);
      } catch (Automaton.UnlearnedEdge e) {
        again.add(state);
        unlearned.merge(e.edge(), values(state), SearchShare::least);
      }
      if (found.count() - sent > MANY) {
        deliver();
      }
    }
    left = again;
    deliver();
    batches.sendAll();
    return Edges.written(unlearned);
  }

  static int[] least(int[] one, int[] other) {
    return Arrays.compare(one, other) <= 0 ? one : other;
  }

  /** The states of the last level that are still to be expanded. What follows is the next level. */
  private IntList leftOfLevel() {
    if (left == null) {
      left = new IntList();
      levels.add(states.store().count());
      for (int state = levels.get(depth); state < levels.get(depth + 1); state++) {
        if (state > 0 || ownsStart()) {
          left.add(state);
        }
      }
    }
    return left;
  }

  /** The state at the start is stored everywhere, and owned by one. */
  private boolean ownsStart() {
    return States.owner(values(0), batches.shares()) == own;
  }

  private int[] values(int state) {
    return states.layout().values(states.packed(state));
  }

  private void expand(int state) {
    while (true) {
      moves = 0;
      try {
        states.expand(
            state,
            (task, branch, successor) -> {
              moves++;
              found.add(successor);
            });
        break;
      } catch (StateLayout.DoesNotFit wide) {
        deliver();
        widen(wide);
      }
    }
    transitions += moves;
    observer.observe(states.generator(), values(state));
  }

  /** Stores the successors that are owned here, and gives the others to be sent. */
  private void deliver() {
    for (; sent < found.count(); sent++) {
      int offset = found.offset(sent);
      long[] packed =
          Arrays.copyOfRange(found.chunk(sent), offset, offset + states.layout().words());
      int[] values = states.layout().values(packed);
      int owner = States.owner(values, batches.shares());
      if (owner == own) {
        states.store().add(packed);
      } else {
        batches.add(owner, values);
      }
    }
  }

  private void widen(StateLayout.DoesNotFit wide) {
    states.widen(wide);
    found = new StateStore(states.layout().words());
    sent = 0;
  }

  /** Packs a state; the layout, the store and the generator may be others afterwards. */
  private long[] pack(int[] values) {
    while (true) {
      try {
        return states.layout().pack(values);
      } catch (StateLayout.DoesNotFit wide) {
        widen(wide);
      }
    }
  }

  private void store(int[] values) {
    long[] packed = pack(values);
    states.store().add(packed);
  }

  // Learning

  /** Learns the edges that lead out of these states. All members get the same ones. */
  private byte[] learn(byte[] witnesses) {
    program.learnEdges(true);
    States.forEach(witnesses, program.shape().slots(), this::learnFrom);
    program.learnEdges(false);
    return new byte[0];
  }

  private void learnFrom(int[] values) {
    while (true) {
      try {
        long[] packed = pack(values);
        states.generator().expand(packed, 0, (task, branch, successor) -> {});
        return;
      } catch (StateLayout.DoesNotFit wide) {
        widen(wide);
      }
    }
  }

  // The end of a level

  private LevelReply closeLevel() {
    leftOfLevel();
    for (byte[] batch = received.poll(); batch != null; batch = received.poll()) {
      States.forEach(batch, program.shape().slots(), this::store);
    }
    depth++;
    left = null;
    found = new StateStore(states.layout().words());
    sent = 0;
    LevelReply seen =
        observer.reply(
            (long) states.store().count() - levels.get(depth),
            transitions,
            program.tellsTasksApart());
    transitions = 0;
    return seen;
  }

  // Looking back

  private byte[] level(int level, int part) {
    int end = level < depth ? levels.get(level + 1) : states.store().count();
    long first = levels.get(level) + (long) part * PART;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int state = (int) Math.min(first, end); state < Math.min(first + PART, end); state++) {
      if (state > 0 || ownsStart()) {
        States.write(values(state), out);
      }
    }
    return out.toByteArray();
  }

  private byte[] ancestors(int level, byte[] successors) {
    List<int[]> wanted = States.list(successors, program.shape().slots());
    wanted.forEach(this::pack);
    StateStore targets = new StateStore(states.layout().words());
    wanted.forEach(values -> targets.add(pack(values)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int state = levels.get(level); state < levels.get(level + 1); state++) {
      moves = 0;
      states.expand(
          state, (task, branch, successor) -> moves += targets.find(successor) < 0 ? 0 : 1);
      if (moves > 0 && (state > 0 || ownsStart())) {
        States.write(values(state), out);
      }
    }
    return out.toByteArray();
  }
}
