// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.machine.World;

/**
 * Explores a world for any number of tasks of a role, and then compares: what a few of those tasks
 * do, searched one by one, has to be covered.
 */
public final class AnyNumberSearch {
  /** So many tasks of the role are searched one by one for comparison. */
  private static final int FEW = 2;

  /** Only the first states of those searches are compared. */
  private static final int COMPARED = 20_000;

  private final IntFunction<World> family;
  private final Options options;
  private final int room;
  private final Program world;
  private final Automaton counted;
  private final Consumer<Automaton> check;

  /**
   * Boots the world.
   *
   * @param family the world with so many tasks of the role
   * @param room how many of them can be tracked individually
   * @param check checks an automaton; throws a {@link HarnessException} if it is not sound
   */
  public AnyNumberSearch(
      IntFunction<World> family, Options options, int room, Consumer<Automaton> check) {
    this.check = check;
    this.family = family;
    this.options = options;
    this.room = room;
    this.world = new Program(family.apply(room), options.hz());
    this.counted = grown(new Program(family.apply(room - 1), options.hz()));
  }

  /** The role that has one task less in another world, which is the same otherwise. */
  private Automaton grown(Program smaller) {
    List<Automaton> here = world.automata();
    List<Automaton> there = smaller.automata();
    @Nullable Automaton found = null;
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      int more = here.get(i).role().count() - there.get(i).role().count();
      if (more != 0) {
        require(found == null && more == 1, "more than one role");
        found = here.get(i);
      }
    }
    require(found != null && here.size() == there.size(), "no role, or adds roles");
    int shared = world.shape().sharedSlots();
    require(
        shared == smaller.shape().sharedSlots()
            && Arrays.equals(
                world.memory().values(), 0, shared, smaller.memory().values(), 0, shared),
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

  public AnyNumber run() {
    Covering covering = new Covering(world, counted, options);
    try {
      AnyNumber found = covering.run();
      world.automata().forEach(check);
      for (int tasks = 1; tasks <= Math.min(FEW, room) && found.open() == null; tasks++) {
        if (!coversFew(covering, tasks)) {
          return found.but("what steps do depends on how many tasks of the role there are");
        }
      }
      return found;
    } catch (HarnessException e) {
      return covering.soFar(e.getMessage());
    }
  }

  /**
   * Whether the first states of a world with a few of the tasks are all covered, and are as many as
   * in a world that has no room for more.
   */
  private boolean coversFew(Covering covering, int tasks) {
    world.restart(options.time());
    for (int task = tasks; task < room; task++) {
      covering.crowd().putVacant(world.memory().values(), task);
    }
    Search search = few(world);
    Program plain = new Program(family.apply(tasks), options.hz());
    plain.restart(options.time());
    if (!sameLevels(search, few(plain)) || !knowsResults(plain)) {
      return false;
    }
    for (int state = 0; state < search.store().count(); state++) {
      search.load(state);
      if (!covering.covers(Arrays.copyOf(world.memory().values(), world.shape().slots()))) {
        return false;
      }
    }
    return true;
  }

  private Search few(Program start) {
    Options first = options.limits(options.limits().states(COMPARED)).workers(1);
    Search search = new Search(new StateSpace(start, StateChecks::new), first, null);
    search.run();
    return search;
  }

  /** Whether no step of a world that was searched brings what it brings to nobody here. */
  private boolean knowsResults(Program other) {
    for (int i = 0; i < world.automata().size(); i++) {
      if (!world.automata().get(i).results().containsAll(other.automata().get(i).results())) {
        return false;
      }
    }
    return true;
  }

  /** Whether two searches found as many states of each depth, and the same hazards. */
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
