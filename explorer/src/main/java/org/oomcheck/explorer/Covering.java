// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * Covers every state that any number of tasks of one role can bring about, see {@link Crowd}. A
 * stored state has the shared cells, the other tasks, and those who are apart; to it belong the
 * places at which there may be any number. A state stands for all in which those places are taken
 * by as many as one likes, or by nobody.
 *
 * <p>Steps see cells, and the cells of all in the crowd are alike. So it is enough to try each step
 * with the crowd there and without it, and, where that makes a difference, with some of it.
 *
 * <p>Who joins the crowd: who only goes from place to place, for others can follow; and who stands
 * where a state without him was found as well, for the way between the two can be gone again. More
 * may be covered in this way than really happens, never less.
 */
final class Covering {

  /** Thrown where this way of counting ends. */
  private static final class Uncountable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Uncountable(String why) {
      super(why, null, false, false);
    }
  }

  private static final int CHECK_MASK = 0xfff;

  private final BootedWorld world;
  private final Options options;
  private final String role;
  private final long began = System.nanoTime();

  private Crowd crowd;
  private final CrowdStates states;
  private TaskSteps steps;
  private Expander expander;

  private final Deque<Integer> open = new ArrayDeque<>();
  private final BitSet isOpen = new BitSet();
  private final Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
  private final Set<String> counting = new TreeSet<>();
  private int mostApart;

  /** The state that is being expanded, with its crowd, and where the crowd begins and ends. */
  private long[] full = new long[0];

  private int crowdBegins;
  private int crowdEnds;
  private BitSet places = new BitSet();

  /**
   * Prepares to cover a world that has room for as many tasks of the role as are to be kept apart.
   */
  Covering(BootedWorld world, Automaton automaton, Options options) {
    this.world = world;
    this.options = options;
    this.role = automaton.role().comm();
    world.restart(options.time());
    this.crowd = Crowd.of(world, automaton);
    this.states = new CrowdStates(crowd.layout());
    this.steps = newSteps();
    this.expander = newExpander();
    long[] initial = new long[crowd.layout().words()];
    for (int slot = 0; slot < world.slots(); slot++) {
      crowd.layout().put(initial, slot, world.memory().value(slot));
    }
    BitSet start = new BitSet();
    start.set(0);
    reach(initial, start);
  }

  private TaskSteps newSteps() {
    return new TaskSteps(world, crowd.layout(), options.time(), false, true);
  }

  private Expander newExpander() {
    StateLayout layout = crowd.layout();
    return new Expander(
        world, layout, steps, new Symmetry(world, layout, false), null, world.spins());
  }

  /** Covers everything, or as much as the limits and the world allow. */
  AnyNumber run() {
    @Nullable String why = null;
    try {
      for (int expanded = 0; !open.isEmpty() && why == null; expanded++) {
        int state = open.remove();
        isOpen.clear(state);
        expandFitting(state);
        why = (expanded & CHECK_MASK) == 0 ? limit() : null;
      }
    } catch (Uncountable e) {
      why = e.getMessage();
    }
    return soFar(why);
  }

  /** What was found by now. */
  AnyNumber soFar(@Nullable String why) {
    List<String> labels = new ArrayList<>();
    Automaton automaton = world.automaton(crowd.first());
    states.everTaken().stream()
        .filter(place -> place != crowd.ended())
        .forEach(place -> labels.add(automaton.node(place).label));
    return new AnyNumber(
        role,
        possible,
        states.store().count(),
        labels,
        List.copyOf(counting),
        mostApart,
        seconds(),
        why);
  }

  Crowd crowd() {
    return crowd;
  }

  private @Nullable String limit() {
    long bytes = states.store().bytes();
    options
        .watcher()
        .searching(new Watcher.News(states.store().count(), open.size(), 0, seconds(), bytes));
    Limit limit = options.limits().reached(states.store().count(), seconds(), bytes);
    return limit == null ? null : limit.toString();
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void expandFitting(int state) {
    while (true) {
      try {
        expand(state);
        return;
      } catch (StateLayout.DoesNotFit wide) {
        StateLayout narrow = crowd.layout();
        StateLayout layout = narrow.widened(wide.slot, wide.value);
        states.repack(new Repacking(narrow, layout, world.slots()), layout);
        crowd = crowd.in(layout);
        steps = newSteps();
        expander = newExpander();
      }
    }
  }

  private void expand(int state) {
    full = states.packed(state);
    places = states.places(state);
    crowdBegins = crowd.first() + crowd.apart(full);
    crowdEnds = crowd.add(full, places);
    if (crowdEnds < 0) {
      throw new Uncountable(
          "more than " + crowd.room() + " tasks had to be told apart; --limit-tasks raises that");
    }
    long[] before = full;
    expander.expand(before, 0, (task, branch, after) -> arrive(before, task, after));
    KernelBug bug = expander.bug();
    if (bug != null) {
      possible.add(bug.hazard());
      return;
    }
    if (LockCycle.in(expander) || isStuck()) {
      possible.add(Hazard.DEADLOCK);
    }
  }

  private int words() {
    return crowd.layout().words();
  }

  /**
   * Tries the steps that depend on how many are there with fewer of them; says whether there may be
   * a state among those meant in which nobody can go on, and somebody should.
   */
  private boolean isStuck() {
    boolean somebodyMoves = false;
    boolean somebodyWaits = false;
    for (int task = 0; task < world.tasks(); task++) {
      Node node = expander.node(task);
      if (node.finished()) {
        continue;
      }
      boolean always = alwaysAble(task, node);
      boolean ofCrowd = task >= crowdBegins && task < crowdEnds;
      somebodyMoves |= always && !ofCrowd;
      Step<?> step = node.step;
      somebodyWaits |= !always && step != null && !step.idles();
    }
    return somebodyWaits && !somebodyMoves;
  }

  /** Whether a task can go on however many of the crowd are there; follows it where it goes. */
  private boolean alwaysAble(int task, Node node) {
    TaskSteps.Moves all = steps.ways(task, node, full);
    long[] fewer = full.clone();
    boolean able = all.count() > 0;
    boolean differs = false;
    for (int other = crowdEnds - 1; other >= crowdBegins; other--) {
      if (other != task) {
        crowd.vacate(fewer, other);
      }
    }
    TaskSteps.Moves last = null;
    int others = 0;
    for (int other = crowdBegins; other <= crowdEnds; other++) {
      TaskSteps.Moves some = steps.ways(task, node, fewer);
      differs |= some != all;
      if (!differs) {
        return able;
      }
      if (others > 1 && last != null && !some.sameAs(last)) {
        counting.add(node.label);
      }
      last = some;
      able &= some.count() > 0;
      long[] before = fewer.clone();
      long[] after = new long[words()];
      for (int way = 0; way < some.count(); way++) {
        some.get(way).apply(before, after);
        arrive(before, task, after);
      }
      if (other < crowdEnds && other != task) {
        crowd.layout().putBlock(fewer, other, crowd.layout().block(full, other));
        others++;
      }
    }
    return able;
  }

  /** Stores what follows, with those who joined the crowd in it. */
  private boolean arrive(long[] before, int mover, long[] after) {
    long[] apart = new long[crowd.room()];
    BitSet now = (BitSet) places.clone();
    int count = 0;
    int changed = 0;
    for (int task = crowd.first(); task < crowd.first() + crowd.room(); task++) {
      long block = crowd.layout().block(after, task);
      boolean fromCrowd = task >= crowdBegins;
      if (crowd.isVacant(after, task)
          || (fromCrowd && block == crowd.layout().block(before, task))) {
        continue;
      }
      changed += fromCrowd && task != mover ? 1 : 0;
      int place = crowd.place(block);
      boolean follows = fromCrowd && task == mover && changesNothingElse(before, task, after);
      boolean joins =
          follows || place == crowd.ended() || (place >= 0 && states.everTaken().get(place));
      if (place >= 0 && joins) {
        now.set(place);
      } else {
        apart[count++] = block;
      }
    }
    if (changed > 1) {
      throw new Uncountable(
          "'" + expander.node(mover).label + "' changes any number of tasks at once");
    }
    long[] packed = after.clone();
    reach(packed, joined(packed, apart, count, now));
    return true;
  }

  private boolean changesNothingElse(long[] before, int task, long[] after) {
    long[] same = after.clone();
    crowd.layout().putBlock(same, task, crowd.layout().block(before, task));
    return Arrays.equals(same, before);
  }

  /**
   * Lets those join the crowd without whom the same state was found as well; puts the others into
   * the state.
   */
  private BitSet joined(long[] packed, long[] apart, int count, BitSet now) {
    int left = count;
    crowd.put(packed, apart, left);
    for (int i = 0; i < left; i++) {
      int place = crowd.place(apart[i]);
      int same = i + 1;
      while (same < left && apart[same] == apart[i]) {
        same++;
      }
      int without = place < 0 ? 0 : stored(packed, apart, left, i, same);
      if (without == 0) {
        i = same - 1;
        continue;
      }
      now.set(place);
      System.arraycopy(apart, same, apart, i, left - same);
      left -= same - i;
      crowd.put(packed, apart, left);
      i = -1;
    }
    mostApart = Math.max(mostApart, left);
    return now;
  }

  /** How many of some equal blocks have to go until the state is a stored one; 0 if none helps. */
  private int stored(long[] packed, long[] apart, int count, int from, int to) {
    long[] less = packed.clone();
    for (int gone = 1; gone <= to - from; gone++) {
      long[] rest = new long[crowd.room()];
      System.arraycopy(apart, 0, rest, 0, from);
      System.arraycopy(apart, from + gone, rest, from, count - from - gone);
      crowd.put(less, rest, count - gone);
      if (states.store().find(less) >= 0) {
        return gone;
      }
    }
    return 0;
  }

  private void reach(long[] packed, BitSet now) {
    int state = states.reach(packed, now);
    if (state >= 0 && !isOpen.get(state)) {
      isOpen.set(state);
      open.add(state);
    }
  }

  /** Whether a state of a world with some tasks of the role, given by its values, is covered. */
  boolean covers(int[] values) {
    long[] packed = new long[words()];
    try {
      for (int slot = 0; slot < world.slots(); slot++) {
        crowd.layout().put(packed, slot, values[slot]);
      }
    } catch (StateLayout.DoesNotFit unknown) {
      return false;
    }
    return states.cover(crowd, packed);
  }
}
