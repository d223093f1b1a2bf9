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
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.LongList;
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

  /** How many new successors are kept before they are sent. */
  private static final int MANY = 1 << 12;

  /** Among how many of the successors found last equal ones are sent once. */
  private static final int RECENT = 1 << 16;

  /** How many states of a level are handed out at a time. */
  private static final int PART = 1 << 16;

  private final SharedProgram shared;
  private final Program program;
  private final int own;
  private final Batches batches;

  /** How states are packed and expanded. */
  private final StoredStates states;

  private final OwnedLevels owned;
  private final Queue<byte[]> received = new ConcurrentLinkedQueue<>();

  /** The states of the current level that were not expanded; null before the level is begun. */
  private @Nullable LongList left;

  /** The distinct successors of the states expanded last, in the layout of {@link #states}. */
  private StateStore found;

  private int sent;

  /** A state that is unpacked. */
  private long[] packed;

  private final LevelObserver observer;
  private @Nullable JudgedComponents components;
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
    this.owned = new OwnedLevels(program.shape(), states.layout());
    this.found = new StateStore(states.layout().words());
    this.packed = states.packed(0);
    this.observer = new LevelObserver(shared);
    if (States.owner(states.layout().values(packed), shares) == own) {
      owned.begin(packed);
    }
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
    } catch (OutOfMemoryError | HalvedStates.Full e) {
      return new byte[] {FULL};
    }
  }

  private byte[] answer(DataInputStream request) throws IOException {
    return switch (Request.of(request.read())) {
      case EXPAND -> expandLevel();
      case LEARN -> learn(request.readAllBytes());
      case CLOSE -> States.written(closeLevel()::write);
      case ANCESTORS -> ancestors(request.readInt(), request.readAllBytes());
      case LEVEL -> level(request.readInt());
      case COMPONENTS -> States.written(components()::write);
    };
  }

  // Expanding

  /** The unlearned edges, as text, each with the least state that has it. */
  private byte[] expandLevel() {
    Map<String, int[]> unlearned = new TreeMap<>();
    LongList again = new LongList();
    LongList todo = left == null ? owned.current() : left;
    for (int i = 0; i < todo.size(); i++) {
      long state = todo.get(i);
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

  private int[] values(long state) {
    owned.states.load(state, packed);
    return states.layout().values(packed);
  }

  private void expand(long state) {
    while (true) {
      moves = 0;
      try {
        owned.states.load(state, packed);
        states
            .generator()
            .expand(
                packed,
                0,
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
    boolean ownsAll = own == 0 && batches.shares() == 1;
    int[] values = new int[program.shape().slots()];
    for (; sent < found.count(); sent++) {
      long[] chunk = found.chunk(sent);
      int offset = found.offset(sent);
      if (ownsAll) {
        owned.add(chunk, offset);
        continue;
      }
      states.layout().unpack(chunk, offset, values);
      int owner = States.owner(values, batches.shares());
      if (owner == own) {
        owned.add(chunk, offset);
      } else {
        batches.add(owner, values);
      }
    }
    if (found.count() > RECENT) {
      forgetFound();
    }
  }

  private void forgetFound() {
    found = new StateStore(states.layout().words());
    sent = 0;
  }

  private void widen(StateLayout.DoesNotFit wide) {
    StateLayout narrow = states.layout();
    states.widen(wide);
    owned.states.repack(narrow, states.layout());
    packed = new long[states.layout().words()];
    forgetFound();
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
    owned.add(pack(values), 0);
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
    for (byte[] batch = received.poll(); batch != null; batch = received.poll()) {
      States.forEach(batch, program.shape().slots(), this::store);
    }
    owned.close();
    left = null;
    forgetFound();
    LevelReply seen =
        observer.reply(
            owned.current().size(), transitions, owned.states.bytes(), program.tellsTasksApart());
    transitions = 0;
    return seen;
  }

  // When all levels are closed

  private ComponentsReply components() {
    if (components == null) {
      components = new JudgedComponents(shared, states, owned.states, owned.start());
    }
    return components.next();
  }

  // Looking back

  /** A part of the level that was found last. */
  private byte[] level(int part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long first = (long) part * PART;
    for (long at = first; at < Math.min(first + PART, owned.current().size()); at++) {
      States.write(values(owned.current().get((int) at)), out);
    }
    return out.toByteArray();
  }

  private byte[] ancestors(int depth, byte[] successors) {
    List<int[]> wanted = States.list(successors, program.shape().slots());
    wanted.forEach(this::pack);
    StateStore targets = new StateStore(states.layout().words());
    wanted.forEach(values -> targets.add(pack(values)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    owned.states.forEach(
        depth,
        state -> {
          moves = 0;
          owned.states.load(state, packed);
          states
              .generator()
              .expand(
                  packed,
                  0,
                  (task, branch, successor) -> moves += targets.find(successor) < 0 ? 0 : 1);
          if (moves > 0) {
            States.write(values(state), out);
          }
        });
    return out.toByteArray();
  }
}
