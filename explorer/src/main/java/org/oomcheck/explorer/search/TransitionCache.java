// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StepRules;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * What the next step of a task does to a state. The code of a step runs once for every case: which
 * case a state is depends only on the task, its node, and the values that the step reads, one after
 * the other. So the cases form a decision tree, and a state for which its leaf is known costs a few
 * look-ups in the packed words.
 */
public final class TransitionCache {

  /** A place in the tree: either the next value to look at, or the end. */
  private sealed interface Case permits Look, Moves {}

  /** The step reads a slot; what follows depends on the value. */
  private static final class Look implements Case {
    private final int slot;
    private final int word;
    private final int shift;
    private final long mask;

    /** By packed value; null where that value was not met yet. */
    private final @Nullable Case[] known;

    Look(StateLayout layout, int slot) {
      this.slot = slot;
      this.word = layout.word(slot);
      this.shift = layout.shift(slot);
      this.mask = layout.mask(slot);
      this.known = new Case[(int) mask + 1];
    }

    int value(long[] packed) {
      return (int) (packed[word] >>> shift & mask);
    }

    @Nullable Case at(int value) {
      return known[value];
    }

    void put(int value, Case found) {
      known[value] = found;
    }
  }

  /** All the ways in which a task may go on; none if it has to wait. */
  public static final class Moves implements Case {
    private final Move[] moves;

    Moves(List<Move> moves) {
      this.moves = moves.toArray(Move[]::new);
    }

    public int count() {
      return moves.length;
    }

    /** Whether these are the same ways as others, with the same results and effects. */
    public boolean sameAs(Moves others) {
      boolean same = moves.length == others.moves.length;
      for (int way = 0; same && way < moves.length; way++) {
        same = moves[way].sameAs(others.moves[way]);
      }
      return same;
    }

    public Move get(int which) {
      return moves[which];
    }
  }

  /** One way in which a task may go on. */
  public static final class Move {
    /** The answer of a choice; otherwise 0, or 1 when a wait timed out. */
    final int branch;

    /** The result of the step. */
    final Object result;

    final Progress progress;

    /** The bits that stay as they are, and what the others become. */
    private final long[] kept;

    private final long[] changed;

    Move(int branch, Object result, Progress progress, StateLayout layout, Memory memory) {
      this.branch = branch;
      this.result = result;
      this.progress = progress;
      this.kept = new long[layout.words()];
      this.changed = new long[layout.words()];
      Arrays.fill(kept, -1);
      for (int change = 0; change < memory.changes(); change++) {
        int slot = memory.changedSlot(change);
        layout.clear(kept, slot);
        layout.put(changed, slot, memory.value(slot));
      }
    }

    private boolean sameAs(Move other) {
      return branch == other.branch
          && result.equals(other.result)
          && Arrays.equals(kept, other.kept)
          && Arrays.equals(changed, other.changed);
    }

    /** Makes {@code after} the state that follows {@code before}. */
    public void apply(long[] before, long[] after) {
      for (int i = 0; i < kept.length; i++) {
        after[i] = (before[i] & kept[i]) | changed[i];
      }
    }
  }

  /**
   * How many questions in a row are answered at once; a loop that only asks must not go on for
   * ever.
   */
  private static final int MOST_FUSED = 16;

  /** A slot with more bits has too many values to tell cases apart. */
  private static final int MOST_BITS = 12;

  private final Program world;
  private final Memory memory;
  private final StepRules rules;
  private final StateLayout layout;
  private final boolean eager;
  private final boolean fusing;
  private final boolean remembering;

  /** The trees of every task, by node. */
  private final @Nullable Case[][] roots;

  /** What the end of a mere sleep does, for every task, by node. */
  private final @Nullable Move[][] ends;

  /**
   * Knows no case yet.
   *
   * @param fusing whether questions and sleeps are taken together with the step before them
   * @param remembering whether a case is to be kept; otherwise the code runs every time
   */
  public TransitionCache(
      Program world, StateLayout layout, TimeMode time, boolean fusing, boolean remembering) {
    this.world = world;
    this.memory = world.memory();
    this.rules = new StepRules(world);
    this.layout = layout;
    this.eager = time == TimeMode.EAGER;
    this.fusing = fusing;
    this.remembering = remembering;
    this.roots = new Case[world.tasks()][1];
    this.ends = new Move[world.tasks()][1];
  }

  boolean fusing() {
    return fusing;
  }

  /** How a task may go on in a packed state, or null if this case is a new one. */
  @Nullable Moves known(int task, ControlLocation node, long[] packed) {
    @Nullable Case[] trees = roots[task];
    Case at = node.id < trees.length ? trees[node.id] : null;
    while (at instanceof Look look) {
      at = look.at(look.value(packed));
    }
    return (Moves) at;
  }

  /** How a task may go on in a packed state, whether this case is a new one or not. */
  public Moves ways(int task, ControlLocation node, long[] packed) {
    Moves moves = known(task, node, packed);
    return moves == null ? learn(task, node, packed) : moves;
  }

  /** Runs the code of a task's next step, in a packed state, to see how the task may go on. */
  Moves learn(int task, ControlLocation node, long[] packed) {
    layout.unpack(packed, 0, memory.values());
    memory.noteReads();
    try {
      Moves moves = new Moves(run(task, node));
      if (remembering) {
        keep(task, node, packed, moves);
      }
      return moves;
    } finally {
      memory.noteNothing();
    }
  }

  /** Whether a task may go on in a packed state. Only the guard runs, so nothing is learned. */
  boolean enabled(int task, ControlLocation node, long[] packed) {
    Step<?> step = node.step;
    if (step == null) {
      return !node.finished();
    }
    layout.unpack(packed, 0, memory.values());
    memory.commit();
    int left = memory.value(world.shape().timer(task));
    memory.open(task, eager ? step.timeout() : left);
    boolean enabled = rules.enabled(step) || (step.timed() && left == 0);
    memory.close();
    return enabled;
  }

  private List<Move> run(int task, ControlLocation node) {
    List<Move> moves = new ArrayList<>();
    Step<?> step = node.step;
    if (step == null) {
      answer(task, node, 0, moves);
      return moves;
    }
    int left = step.timed() && !eager ? memory.noted(world.shape().timer(task)) : 0;
    memory.open(task, eager ? step.timeout() : left);
    if (rules.enabled(step)) {
      Object seen = rules.run(step, step::execute);
      memory.close();
      rules.noteWrites(step);
      arrive(task, node, seen, 0, 0, moves);
      memory.undoTo(0);
    }
    if (step.timed() && left == 0) {
      memory.open(task, 0);
      Object seen = rules.run(step, step::executeTimeout);
      memory.close();
      rules.noteWrites(step);
      arrive(task, node, seen, 1, 0, moves);
      memory.undoTo(0);
    }
    memory.close();
    rules.noteReads(step);
    return moves;
  }

  /** Gives every answer to the question at a node. */
  private void answer(int task, ControlLocation at, int fused, List<Move> moves) {
    int answers = at.answers == null ? 0 : at.answers.size();
    for (int answer = 0; answer < answers; answer++) {
      arrive(task, at, answer, answer, fused, moves);
    }
  }

  /**
   * Lets the task go on to its next node. With reduction, a question that comes up there is
   * answered at once: it concerns nobody else.
   */
  private void arrive(
      int task, ControlLocation from, Object seen, int branch, int fused, List<Move> moves) {
    ControlLocation next = world.automaton(task).next(from, seen);
    if (fusing && next.answers != null && fused < MOST_FUSED) {
      answer(task, next, fused + 1, moves);
      return;
    }
    int mark = memory.changes();
    moveTo(task, next);
    boolean daemon = world.automaton(task).role().daemon();
    moves.add(new Move(branch, seen, progress(from, next, seen, daemon), layout, memory));
    memory.undoTo(mark);
  }

  private void moveTo(int task, ControlLocation next) {
    memory.put(world.shape().node(task), next.id);
    memory.put(world.shape().timer(task), eager ? 0 : next.timeout());
  }

  /** A step that came to nothing achieves nothing; a task that ends has done its work. */
  private static Progress progress(
      ControlLocation from, ControlLocation next, Object seen, boolean daemon) {
    if (next.finished() && !daemon) {
      return Progress.WORK;
    }
    Step<?> step = from.step;
    return step == null || Boolean.FALSE.equals(seen) ? Progress.NONE : step.progress();
  }

  /** Puts a case where {@link #known} will find it. */
  private void keep(int task, ControlLocation node, long[] packed, Moves moves) {
    if (node.id >= roots[task].length) {
      roots[task] = Arrays.copyOf(roots[task], 2 * node.id);
    }
    Look last = null;
    Case at = roots[task][node.id];
    for (int read = 0; read < memory.reads(); read++) {
      int slot = memory.readSlot(read);
      if (layout.bits(slot) > MOST_BITS) {
        return;
      }
      if (at == null) {
        at = new Look(layout, slot);
        put(task, node, last, packed, at);
      }
      if (!(at instanceof Look look) || look.slot != slot) {
        throw notTheSame(task, node);
      }
      last = look;
      at = look.at(look.value(packed));
    }
    if (at != null) {
      throw notTheSame(task, node);
    }
    put(task, node, last, packed, moves);
  }

  private void put(int task, ControlLocation node, @Nullable Look last, long[] packed, Case found) {
    if (last == null) {
      roots[task][node.id] = found;
    } else {
      last.put(last.value(packed), found);
    }
  }

  private HarnessException notTheSame(int task, ControlLocation node) {
    return new HarnessException(
        "task '"
            + world.comm(task)
            + "' does not always do the same in the same state, at '"
            + node.label
            + "': what it reads or writes there is not all in cells; keep it in a Cell");
  }

  /** What the end of a mere sleep does, or null if that is not known yet. */
  @Nullable Move knownEnd(int task, ControlLocation node) {
    @Nullable Move[] known = ends[task];
    return node.id < known.length ? known[node.id] : null;
  }

  /** Runs the code that follows when the timer of a mere sleep has run out, in a packed state. */
  Move learnEnd(int task, ControlLocation node, long[] packed) {
    Step<?> step = node.step;
    if (step == null) {
      throw new IllegalArgumentException("no sleep at '" + node.label + "'");
    }
    layout.unpack(packed, 0, memory.values());
    memory.noteReads();
    try {
      memory.open(task, 0);
      Object seen = rules.run(step, step::executeTimeout);
      memory.close();
      moveTo(task, world.automaton(task).next(node, seen));
      Move end = new Move(1, seen, Progress.NONE, layout, memory);
      memory.undoTo(0);
      if (node.id >= ends[task].length) {
        ends[task] = Arrays.copyOf(ends[task], 2 * node.id);
      }
      ends[task][node.id] = end;
      return end;
    } finally {
      memory.noteNothing();
    }
  }
}
