// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.relevance.StepCases;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.state.StateLayout;

/**
 * Cases of steps that were learned: the code of a step runs once in every case. Which case a state
 * is depends only on the task, its control location, and the values that the step reads, one after
 * the other. So the cases form a decision tree, and in a state of a learned case the outcomes of
 * the step are found by a few look-ups in the packed words.
 */
public final class TransitionCache {

  /** A vertex of the tree: either the next value to look at, or the outcomes. */
  sealed interface Case permits Look, StepOutcomes {}

  /** The step reads a slot; what follows depends on the value. */
  private static final class Look implements Case {
    private final int slot;
    private final int word;
    private final int shift;
    private final long mask;

    /** By packed value; null where no case with that value was learned. */
    private final @Nullable Case[] learned;

    Look(StateLayout layout, int slot) {
      this.slot = slot;
      this.word = layout.word(slot);
      this.shift = layout.shift(slot);
      this.mask = layout.mask(slot);
      this.learned = new Case[(int) mask + 1];
    }

    int value(long[] packed) {
      return (int) (packed[word] >>> shift & mask);
    }

    /** Adds the bits that this looks at. */
    void addTo(long[] bits) {
      bits[word] |= mask << shift;
    }

    /** A case that looks at this slot as well, and finds a packed value there. */
    LearnedCase with(LearnedCase path, int value) {
      long[] bits = path.mask.clone();
      long[] values = path.value.clone();
      addTo(bits);
      values[word] |= (long) value << shift;
      return new LearnedCase(path.task, path.location, bits, values, List.of());
    }

    @Nullable Case at(int value) {
      return learned[value];
    }

    void put(int value, Case found) {
      learned[value] = found;
    }
  }

  /** A slot with more bits has too many values to tell cases apart; such a case is not learned. */
  private static final int MAX_BITS = 12;

  private final Program program;
  private final Memory memory;
  private final StateLayout layout;
  private final StepSemantics semantics;
  private final boolean learning;

  /** Where else cases are kept that are learned; null for nowhere. */
  private final @Nullable StepCases kept;

  /** The trees of every task, by control location. */
  private final @Nullable Case[][] roots;

  /** The bits of a packed state that cases look at, by task and control location. */
  private final long[][] @Nullable [] lookedAt;

  /** All cases that are learned. */
  private final List<LearnedCase> cases = new ArrayList<>();

  /** Whether there was a case that could not be learned. */
  private boolean isIncomplete;

  /**
   * No case is learned yet.
   *
   * @param learning whether cases are to be learned; otherwise the code runs every time
   */
  public TransitionCache(
      Program program, StateLayout layout, StepSemantics semantics, boolean learning) {
    this(program, layout, semantics, learning, null);
  }

  /**
   * No case is learned yet.
   *
   * @param learning whether cases are to be learned; otherwise the code runs every time
   * @param kept where cases are kept beyond this layout; null for nowhere
   */
  TransitionCache(
      Program program,
      StateLayout layout,
      StepSemantics semantics,
      boolean learning,
      @Nullable StepCases kept) {
    this.program = program;
    this.memory = program.memory();
    this.layout = layout;
    this.semantics = semantics;
    this.learning = learning;
    this.kept = kept;
    this.roots = new Case[program.tasks()][1];
    this.lookedAt = new long[program.tasks()][1][];
  }

  StepSemantics semantics() {
    return semantics;
  }

  /** The outcomes of a task's next step in a packed state, null if the case is not learned. */
  @Nullable StepOutcomes learned(int task, ControlLocation at, long[] packed) {
    @Nullable Case[] trees = roots[task];
    Case vertex = at.id < trees.length ? trees[at.id] : null;
    while (vertex instanceof Look look) {
      vertex = look.at(look.value(packed));
    }
    return (StepOutcomes) vertex;
  }

  /**
   * The bits of packed states that decide what a task's next step does, in the cases learned so
   * far. In states that agree in these bits with one whose case is learned, it does the same.
   *
   * @return null if nothing is learned, or not everything can be
   */
  public long @Nullable [] lookedAt(int task, ControlLocation at) {
    long[] @Nullable [] ofTask = lookedAt[task];
    return isIncomplete || at.id >= ofTask.length ? null : ofTask[at.id];
  }

  /** The outcomes of a task's next step in a packed state; learns the case if it is a new one. */
  public StepOutcomes outcomes(int task, ControlLocation at, long[] packed) {
    StepOutcomes outcomes = learned(task, at, packed);
    return outcomes == null ? run(task, at, packed, learning) : outcomes;
  }

  /**
   * The outcomes of a task's next step in a packed state; of a new case only what it looks at is
   * learned.
   */
  public StepOutcomes outcomesOnce(int task, ControlLocation at, long[] packed) {
    StepOutcomes outcomes = learned(task, at, packed);
    return outcomes == null ? run(task, at, packed, false) : outcomes;
  }

  /** Runs the code of a task's next step in a packed state. */
  private StepOutcomes run(int task, ControlLocation at, long[] packed, boolean keeps) {
    layout.unpack(packed, 0, memory.values());
    memory.beginRecording();
    try {
      StepOutcomes outcomes = semantics.outcomes(task, at);
      if (keeps) {
        learn(task, at, packed, outcomes);
      } else if (learning) {
        learnLooks(task, at);
      }
      return outcomes;
    } finally {
      memory.endRecording();
    }
  }

  /**
   * Whether a task has outcomes in a packed state. If only the guard has to run, nothing is
   * learned.
   */
  boolean enabled(int task, ControlLocation at, long[] packed) {
    layout.unpack(packed, 0, memory.values());
    memory.commit();
    return semantics.enabled(task, at);
  }

  /** Adds what was read to what the step looks at. */
  private void learnLooks(int task, ControlLocation at) {
    long[] bits = looks(task, at);
    for (int read = 0; read < memory.reads(); read++) {
      int slot = memory.readSlot(read);
      bits[layout.word(slot)] |= layout.mask(slot) << layout.shift(slot);
    }
  }

  /** The bits that a step looks at, to be added to. */
  private long[] looks(int task, ControlLocation at) {
    if (at.id >= roots[task].length) {
      roots[task] = Arrays.copyOf(roots[task], 2 * at.id);
      lookedAt[task] = Arrays.copyOf(lookedAt[task], 2 * at.id);
    }
    long[] bits = lookedAt[task][at.id];
    if (bits == null) {
      bits = new long[layout.words()];
      lookedAt[task][at.id] = bits;
    }
    return bits;
  }

  /** Adds a case to the tree, along the values that were read. */
  private void learn(int task, ControlLocation at, long[] packed, StepOutcomes outcomes) {
    long[] bits = looks(task, at);
    Look last = null;
    Case vertex = roots[task][at.id];
    long[] mask = maskOf(task);
    for (int read = 0; read < memory.reads(); read++) {
      int slot = memory.readSlot(read);
      if (layout.bits(slot) > MAX_BITS) {
        isIncomplete = true;
        if (kept != null) {
          kept.missOne();
        }
        return;
      }
      if (vertex == null) {
        vertex = new Look(layout, slot);
        put(task, at, last, packed, vertex);
        bits[layout.word(slot)] |= layout.mask(slot) << layout.shift(slot);
      }
      if (!(vertex instanceof Look look) || look.slot != slot) {
        throw notTheSame(task, at);
      }
      last = look;
      look.addTo(mask);
      vertex = look.at(look.value(packed));
    }
    if (vertex != null) {
      throw notTheSame(task, at);
    }
    put(task, at, last, packed, outcomes);
    outcomes.caseNumber = cases.size();
    cases.add(new LearnedCase(task, at.id, mask, masked(packed, mask), outcomes.all()));
    if (kept != null) {
      kept.addMet(semantics.recorded(task, at, outcomes));
    }
  }

  /** The bits of a task's control location. */
  private long[] maskOf(int task) {
    long[] mask = new long[layout.words()];
    int slot = program.shape().node(task);
    mask[layout.word(slot)] = layout.mask(slot) << layout.shift(slot);
    return mask;
  }

  private static long[] masked(long[] packed, long[] mask) {
    long[] value = packed.clone();
    for (int i = 0; i < value.length; i++) {
      value[i] &= mask[i];
    }
    return value;
  }

  /** All cases that are learned, in the order in which they were. */
  List<LearnedCase> cases() {
    return cases;
  }

  /** Whether there was a case that could not be learned. */
  boolean isIncomplete() {
    return isIncomplete;
  }

  /**
   * Hands out the cases of which nothing is learned, where a step looks at a slot that has one of
   * these values.
   *
   * @param values by slot, as packed values; none for a slot whose value makes no difference
   */
  void forEachGap(BitSet[] values, Consumer<LearnedCase> gaps) {
    for (int task = 0; task < roots.length; task++) {
      Automaton automaton = program.automaton(task);
      int slot = program.shape().node(task);
      for (int id = 0; id < automaton.nodes(); id++) {
        if (!automaton.node(id).finished() && id - layout.low(slot) <= layout.mask(slot)) {
          long[] value = new long[layout.words()];
          layout.put(value, slot, id);
          Case root = id < roots[task].length ? roots[task][id] : null;
          addGaps(new LearnedCase(task, id, maskOf(task), value, List.of()), root, values, gaps);
        }
      }
    }
  }

  private static void addGaps(
      LearnedCase path, @Nullable Case vertex, BitSet[] values, Consumer<LearnedCase> gaps) {
    if (vertex == null) {
      gaps.accept(path);
    } else if (vertex instanceof Look look) {
      for (int value = 0; value <= look.mask; value++) {
        Case next = look.at(value);
        if (next != null || values[look.slot].get(value)) {
          addGaps(look.with(path, value), next, values, gaps);
        }
      }
    }
  }

  private void put(int task, ControlLocation at, @Nullable Look last, long[] packed, Case found) {
    if (last == null) {
      roots[task][at.id] = found;
    } else {
      last.put(last.value(packed), found);
    }
  }

  private HarnessException notTheSame(int task, ControlLocation at) {
    return new HarnessException(
        "task '"
            + program.comm(task)
            + "' does not always do the same in the same state, at '"
            + at.label
            + "': what it reads or writes there is not all in cells; keep it in a Cell");
  }
}
