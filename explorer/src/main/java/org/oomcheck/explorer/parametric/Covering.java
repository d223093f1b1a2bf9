// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.LockCycle;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.search.SpinStates;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.StepSemantics;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.search.TransitionCache;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * Covers every state that any number of tasks of one role can bring about, see {@link
 * CounterAbstraction}. A stored state has the shared cells, the other tasks, and those who are
 * apart; to it belong the places at which there may be any number. A state stands for all in which
 * those places are taken by as many as one likes, or by nobody.
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

  private final Program world;
  private final Options options;
  private final String role;
  private final long began = System.nanoTime();

  private CounterAbstraction crowd;
  private final AbstractStates states;
  private TransitionCache steps;
  private SuccessorGenerator expander;

  /** The states to be expanded in the next round. */
  private IntList opened = new IntList();

  private final BitSet isOpen = new BitSet();
  private final Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
  private final Set<String> counting = new TreeSet<>();
  private int mostApart;

  /** The state that is being expanded, with one of its crowd at every place, and with nobody. */
  private long[] full = new long[0];

  private long[] bare = new long[0];

  /** Where the crowd begins and ends, and where it is. */
  private int crowdBegins;

  private int crowdEnds;
  private long places;

  /** The places of those who are apart, negative where they have to be. */
  private final int[] placeOf;

  /** What {@link #arrive} works on: those who will be apart, and states. */
  private final long[] apart;

  private int apartNow;
  private long placesNow;
  private int changed;
  private final long[] rest;
  private long[] packed = new long[0];
  private long[] scratch = new long[0];

  /**
   * Prepares to cover a world that has room for as many tasks of the role as are to be kept apart.
   */
  Covering(Program world, Automaton automaton, Options options) {
    this.world = world;
    this.options = options;
    this.role = automaton.role().comm();
    world.restart(options.time());
    this.crowd = CounterAbstraction.of(world, automaton);
    this.states = new AbstractStates(crowd.layout());
    this.placeOf = new int[crowd.room()];
    this.apart = new long[crowd.room()];
    this.rest = new long[crowd.room()];
    this.steps = newSteps();
    this.expander = newExpander();
    reach(crowd.layout().pack(world.memory().values()), 1L << CounterAbstraction.START);
  }

  private TransitionCache newSteps() {
    StateLayout layout = crowd.layout();
    StepSemantics semantics = new StepSemantics(world, layout, options.time(), false);
    return new TransitionCache(world, layout, semantics, true);
  }

  private SuccessorGenerator newExpander() {
    StateLayout layout = crowd.layout();
    return new SuccessorGenerator(
        world, layout, steps, new Symmetry(world.shape(), layout, false), null, SpinStates.NONE);
  }

  /** Covers everything, or as much as the limits and the world allow. */
  AnyNumber run() {
    @Nullable String why = null;
    try {
      while (opened.size() > 0 && why == null) {
        IntList open = opened;
        opened = new IntList();
        for (int next = 0; next < open.size() && why == null; next++) {
          isOpen.clear(open.get(next));
          expandFitting(open.get(next));
          why = (next & CHECK_MASK) == 0 ? limit(open.size() - next + opened.size()) : null;
        }
      }
    } catch (Uncountable e) {
      why = e.getMessage();
    }
    return soFar(why);
  }

  /** What was found by now. */
  AnyNumber soFar(@Nullable String why) {
    List<String> labels = new ArrayList<>();
    for (long left = states.everTaken() & ~(1L << CounterAbstraction.ENDED);
        left != 0;
        left &= left - 1) {
      labels.add(crowd.label(Long.numberOfTrailingZeros(left)));
    }
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

  CounterAbstraction crowd() {
    return crowd;
  }

  private @Nullable String limit(int left) {
    long bytes = states.bytes();
    options
        .watcher()
        .searching(new ProgressListener.News(states.store().count(), left, 0, seconds(), bytes));
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
        states.repack(new Repacking(narrow, layout, world.shape().slots()), layout);
        crowd = crowd.in(layout);
        steps = newSteps();
        expander = newExpander();
      }
    }
  }

  private void expand(int state) {
    full = states.packed(state);
    bare = full.clone();
    packed = new long[words()];
    scratch = new long[words()];
    places = states.places(state);
    crowdBegins = crowd.first() + crowd.apart(full);
    for (int task = crowd.first(); task < crowdBegins; task++) {
      placeOf[task - crowd.first()] = crowd.place(crowd.layout().block(full, task));
    }
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
      ControlLocation node = expander.node(task);
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
  private boolean alwaysAble(int task, ControlLocation node) {
    StepOutcomes all = steps.outcomes(task, node, full);
    long[] fewer = bare.clone();
    crowd.layout().putBlock(fewer, task, crowd.layout().block(full, task));
    boolean able = all.count() > 0;
    boolean differs = false;
    StepOutcomes last = null;
    int others = 0;
    for (int other = crowdBegins; other <= crowdEnds; other++) {
      StepOutcomes some = steps.outcomes(task, node, fewer);
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
    apartNow = 0;
    placesNow = places;
    changed = 0;
    System.arraycopy(after, 0, scratch, 0, scratch.length);
    crowd.layout().putBlock(scratch, mover, crowd.layout().block(before, mover));
    boolean alone = Arrays.equals(scratch, before);
    boolean others = !alone && !crowd.isSame(scratch, before);
    int end = others ? crowd.first() + crowd.room() : crowdBegins;
    for (int task = crowd.first(); task < end; task++) {
      sortOut(before, mover, task, after, alone);
    }
    if (!others && mover >= crowdBegins && crowd.isOfRole(mover)) {
      sortOut(before, mover, mover, after, alone);
    }
    if (changed > 1) {
      throw new Uncountable(
          "'" + expander.node(mover).label + "' changes any number of tasks at once");
    }
    System.arraycopy(after, 0, packed, 0, packed.length);
    crowd.put(packed, apart, apartNow, others ? end : crowdEnds);
    letJoin();
    reach(packed, placesNow);
    return true;
  }

  /**
   * Adds a task to those who will be apart, or its place to the crowd's.
   *
   * @param alone whether the step changed the mover and nothing else
   */
  private void sortOut(long[] before, int mover, int task, long[] after, boolean alone) {
    long block = crowd.layout().block(after, task);
    boolean fromCrowd = task >= crowdBegins;
    if (crowd.isVacant(after, task) || (fromCrowd && block == crowd.layout().block(before, task))) {
      return;
    }
    changed += fromCrowd && task != mover ? 1 : 0;
    boolean stood = !fromCrowd && block == crowd.layout().block(before, task);
    int place = stood ? placeOf[task - crowd.first()] : crowd.place(block);
    boolean follows = fromCrowd && task == mover && alone;
    if (place >= 0 && (follows || place == CounterAbstraction.ENDED || states.everTaken(place))) {
      placesNow |= 1L << place;
    } else {
      apart[apartNow++] = block;
    }
  }

  /** Lets those join the crowd without whom the same state was found as well. */
  private void letJoin() {
    for (int i = 0; i < apartNow; i++) {
      int place = crowd.place(apart[i]);
      int same = i + 1;
      while (same < apartNow && apart[same] == apart[i]) {
        same++;
      }
      if (place < 0 || !isStoredWithoutSome(i, same)) {
        i = same - 1;
        continue;
      }
      placesNow |= 1L << place;
      int before = apartNow;
      System.arraycopy(apart, same, apart, i, apartNow - same);
      apartNow -= same - i;
      crowd.put(packed, apart, apartNow, crowd.first() + before);
      i = -1;
    }
    mostApart = Math.max(mostApart, apartNow);
  }

  /** Whether the state is a stored one when one or more of some equal blocks are taken away. */
  private boolean isStoredWithoutSome(int from, int to) {
    System.arraycopy(packed, 0, scratch, 0, packed.length);
    for (int gone = 1; gone <= to - from; gone++) {
      System.arraycopy(apart, 0, rest, 0, from);
      System.arraycopy(apart, from + gone, rest, from, apartNow - from - gone);
      crowd.put(scratch, rest, apartNow - gone, crowd.first() + apartNow);
      if (states.store().find(scratch) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void reach(long[] after, long now) {
    int state = states.reach(after, now);
    if (state >= 0 && !isOpen.get(state)) {
      isOpen.set(state);
      opened.add(state);
    }
  }

  /** Whether a state of a world with some tasks of the role, given by its values, is covered. */
  boolean covers(int[] values) {
    try {
      return states.cover(crowd, crowd.layout().pack(values));
    } catch (StateLayout.DoesNotFit unknown) {
      return false;
    }
  }
}
