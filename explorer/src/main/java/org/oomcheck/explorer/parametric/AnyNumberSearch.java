// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.CodeObserver;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.World;

/**
 * Explores a world for any number of tasks of a role, and then compares: the concrete states of a
 * world with a few of those tasks have to be covered.
 */
public final class AnyNumberSearch {
  /** Up to this many tasks of the role, many concrete states are compared, with more fewer. */
  private static final int FEW = 2;

  /** How many concrete states are compared at most for each number of tasks. */
  private static final int COMPARED = 20_000;

  private static final int COMPARED_OF_MANY = 2_000;

  /** Worlds with fewer tasks than this show what each adds to shared cells. */
  private static final int LEARNED = 4;

  private final IntFunction<World> family;
  private final Options options;
  private final int room;
  private final Program program;
  private final Automaton counted;
  private final Consumer<Program> check;

  /**
   * Boots the world.
   *
   * @param family the world with so many tasks of the role
   * @param room how many of them can be tracked individually
   * @param observer sees the code of the world
   * @param check checks the program that was explored; throws a {@link HarnessException} if it is
   *     not sound
   */
  public AnyNumberSearch(
      IntFunction<World> family,
      Options options,
      int room,
      CodeObserver observer,
      Consumer<Program> check) {
    this.check = check;
    this.family = family;
    this.options = options;
    this.room = room;
    this.program = new Program(family.apply(room), options.hz(), observer);
    this.counted = grown(new Program(family.apply(room - 1), options.hz()), 1);
    for (int tasks = 1; tasks < room - 1; tasks++) {
      grown(new Program(family.apply(tasks), options.hz()), room - tasks);
    }
    requireEqualStarts();
  }

  /** All tasks of the role have to begin alike, as one of them stands for all. */
  private void requireEqualStarts() {
    StateShape shape = program.shape();
    int[] values = program.memory().values();
    int first = shape.block(counted.firstTask());
    for (int task = 1; task < counted.role().count(); task++) {
      int block = shape.block(counted.firstTask() + task);
      require(
          Arrays.equals(
              values, first, first + shape.blockSize(), values, block, block + shape.blockSize()),
          "more than a role: its tasks do not all begin with the same values");
    }
  }

  /** The role that has fewer tasks in another program, which is the same otherwise. */
  private Automaton grown(Program smaller, int fewer) {
    List<Automaton> here = program.automata();
    List<Automaton> there = smaller.automata();
    @Nullable Automaton found = null;
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      int more = here.get(i).role().count() - there.get(i).role().count();
      if (more != 0) {
        require(found == null && more == fewer, "more than one role");
        found = here.get(i);
      }
    }
    require(found != null && here.size() == there.size(), "no role, or adds roles");
    int shared = program.shape().sharedSlots();
    require(
        shared == smaller.shape().sharedSlots()
            && Arrays.equals(
                program.memory().values(), 0, shared, smaller.memory().values(), 0, shared),
        "more than a role: a cell has another value at the start");
    if (found == null) {
      throw new IllegalStateException();
    }
    return found;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the number of tasks changes " + what);
    }
  }

  /**
   * Explores the world, and compares.
   *
   * @param keepsOne whether a task of the role is sure to be there: more precise, and more states
   */
  public AnyNumber run(boolean keepsOne) {
    return run(new AbstractSearch(program, counted, options, keepsOne, null, false));
  }

  /** Whether a search ended because more and more tasks were tracked that could not be counted. */
  public static boolean lacksRoom(AnyNumber found, int room) {
    return Uncountable.tooManyFor(room).equals(found.open()) && found.apart() > room / 2;
  }

  /**
   * Searches with counters also for tasks that add to shared cells, or have other cells than at the
   * start. This is less precise, but answers for tasks that are many at once.
   *
   * @param far whether counted tasks are followed on ways of several steps: this lets more of them
   *     leave, and is less precise about what they can achieve
   */
  public AnyNumber runWide(boolean keepsOne, boolean far) {
    Contributions.Learner learner = new Contributions.Learner();
    CounterAbstraction plain = CounterAbstraction.of(program, counted, null);
    for (int tasks = 1; tasks < Math.min(room, LEARNED); tasks++) {
      learn(plain, tasks, learner);
    }
    return run(new AbstractSearch(program, counted, options, keepsOne, learner.learned(), far));
  }

  private void learn(CounterAbstraction plain, int tasks, Contributions.Learner learner) {
    program.restart(options.time());
    for (int task = tasks; task < room; task++) {
      plain.putVacant(program.memory().values(), task);
    }
    Search search = few(program, tasks == 1 ? COMPARED : COMPARED_OF_MANY);
    StateShape shape = program.shape();
    int first = shape.block(plain.first());
    int size = shape.blockSize();
    for (int state = 0; state < search.store().count(); state++) {
      search.load(state);
      int[] values = Arrays.copyOf(program.memory().values(), shape.slots());
      List<int[]> blocks = new ArrayList<>();
      for (int at = first; at < first + room * size; at += size) {
        int[] block = Arrays.copyOfRange(values, at, at + size);
        if (!plain.isVacant(block)) {
          blocks.add(plain.kinds().normal(block));
        }
      }
      int[] others = values.clone();
      Arrays.fill(others, 0, shape.sharedSlots(), 0);
      Arrays.fill(others, first, first + room * size, 0);
      learner.add(Arrays.copyOf(values, shape.sharedSlots()), blocks, others);
      if (tasks <= FEW) {
        learnSteps(plain, search, state, values, learner);
      }
    }
  }

  /** Learns what the steps of the role's tasks add to shared cells. */
  private void learnSteps(
      CounterAbstraction plain,
      Search search,
      int state,
      int[] values,
      Contributions.Learner learner) {
    StateShape shape = program.shape();
    StateLayout layout = search.expander().layout();
    try {
      search.expand(
          state,
          (task, branch, packed) -> {
            if (plain.isOfRole(task)) {
              int[] after = new int[shape.slots()];
              layout.unpack(packed, 0, after);
              int[] added = Arrays.copyOf(after, shape.sharedSlots());
              Arrays.setAll(added, slot -> added[slot] - values[slot]);
              int[] from = block(plain, values, task);
              learner.addStep(from, block(plain, after, task), values, added);
            }
          });
    } catch (StateLayout.DoesNotFit beyondLimits) {
      // Such a state was not searched, so there is nothing to learn from it.
    }
  }

  private int[] block(CounterAbstraction plain, int[] values, int task) {
    int at = program.shape().block(task);
    return plain.kinds().normal(Arrays.copyOfRange(values, at, at + program.shape().blockSize()));
  }

  private AnyNumber run(AbstractSearch abstractSearch) {
    try {
      AnyNumber found = abstractSearch.run();
      for (int tasks = 1; tasks < room && found.open() == null; tasks++) {
        if (!coversFew(abstractSearch, tasks)) {
          return found.but("what steps do depends on how many tasks of the role there are");
        }
      }
      check.accept(program);
      return found;
    } catch (HarnessException e) {
      return abstractSearch.soFar(e.getMessage());
    }
  }

  /**
   * Whether the first states of a world with a few of the tasks are all covered, and as many as in
   * a world that has no room for more.
   */
  private boolean coversFew(AbstractSearch abstractSearch, int tasks) {
    program.restart(options.time());
    for (int task = tasks; task < room; task++) {
      abstractSearch.abstraction().putVacant(program.memory().values(), task);
    }
    int limit = tasks <= FEW ? COMPARED : COMPARED_OF_MANY;
    Search search = few(program, limit);
    Program plain = new Program(family.apply(tasks), options.hz());
    plain.restart(options.time());
    if (!sameLevels(search, few(plain, limit)) || !hasResults(plain)) {
      return false;
    }
    for (int state = 0; state < search.store().count(); state++) {
      search.load(state);
      if (!abstractSearch.covers(
          Arrays.copyOf(program.memory().values(), program.shape().slots()))) {
        return false;
      }
    }
    return true;
  }

  private Search few(Program start, int limit) {
    Options first = options.limits(options.limits().states(limit)).workers(1);
    Search search = new Search(new StateSpace(start, StateChecks::new), first, null);
    search.run();
    return search;
  }

  /** Whether every result of a step in another program is one of the same step here. */
  private boolean hasResults(Program other) {
    for (int i = 0; i < program.automata().size(); i++) {
      if (!program.automata().get(i).results().containsAll(other.automata().get(i).results())) {
        return false;
      }
    }
    return true;
  }

  /** Whether two searches found as many states of every depth, and the same hazards. */
  private static boolean sameLevels(Search one, Search other) {
    int depths = Math.min(one.levels().size(), other.levels().size());
    for (int depth = 0; depth < depths; depth++) {
      if (one.levels().get(depth) != other.levels().get(depth)) {
        return false;
      }
    }
    return one.levels().size() == other.levels().size()
        && one.violations().keySet().equals(other.violations().keySet());
  }
}
