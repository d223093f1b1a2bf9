// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * Breadth-first search over all states of a world. States are numbered in the order in which they
 * are found, so those of one depth follow each other.
 */
final class Search implements Expander.Visitor {
  private static final int CHECK_MASK = 0xfff;

  /** More than a search ever finds. */
  private static final Set<Hazard> EVERYTHING = Set.of(Hazard.values());

  private final BootedWorld world;
  private final Options options;
  private final @Nullable Reduction reduction;
  private final long began = System.nanoTime();

  /** The states that show a hazard, all at the least depth at which one does. */
  private final Map<Hazard, IntList> violations = new EnumMap<>(Hazard.class);

  private final Map<Hazard, Integer> violationDepth = new EnumMap<>(Hazard.class);

  /** The search is over when all of these were found; unless it is to be complete. */
  private Set<Hazard> wanted = EVERYTHING;

  private StateLayout layout;
  private StateStore store;
  private Expander expander;

  /** The number of the first state of every depth. */
  private final IntList levels = new IntList();

  /** All transitions, if they are wanted. */
  private @Nullable Graph graph;

  private int expanding;
  private long transitions;
  private long finalStates;
  private boolean sawABug;
  private @Nullable Limit limit;

  /**
   * Prepares a search from the state that is in the world's memory.
   *
   * @param reduction which tasks may go first, or null to follow all
   */
  Search(BootedWorld world, Options options, @Nullable Reduction reduction) {
    this.reduction = reduction;
    this.world = world;
    this.options = options;
    this.layout = start();
    this.store = new StateStore(layout.words());
    this.expander = newExpander();
    long[] initial = new long[layout.words()];
    pack(initial);
    store.add(initial);
  }

  private Expander newExpander() {
    Expander fresh =
        new Expander(world, layout, options.time(), options.symmetry(), reduction, world.spins());
    if (graph != null) {
      fresh.symmetry().track();
    }
    return fresh;
  }

  /**
   * Searches everything that follows the state in the world's memory. If time turns out to pass
   * where that was not seen before, begins again.
   */
  static Search complete(BootedWorld world, Options options, @Nullable Reduction reduction) {
    int[] start = world.memory().values().clone();
    while (true) {
      world.load(start);
      Search search = withGraph(world, options, reduction);
      if (!search.isComplete() || !world.spins().discover(world, search)) {
        return search;
      }
    }
  }

  /** Searches, from the state in the world's memory, and keeps all transitions. */
  static Search withGraph(BootedWorld world, Options options, @Nullable Reduction reduction) {
    int[] start = world.memory().values().clone();
    while (true) {
      world.load(start);
      try {
        Search search = new Search(world, options, reduction);
        search.graph = new Graph();
        search.expander.symmetry().track();
        search.run();
        return search;
      } catch (Expander.DoesNotFit wide) {
        // The wider layout is remembered; begin again with it.
      }
    }
  }

  /** Whether everything was searched, with all transitions kept. */
  boolean isComplete() {
    return graph != null && limit == null && wanted == EVERYTHING;
  }

  /** All transitions. */
  Graph graph() {
    if (graph == null) {
      throw new IllegalStateException("the search did not keep its transitions");
    }
    return graph;
  }

  /** A layout that fits the state in memory, and all earlier searches. */
  private StateLayout start() {
    int[] values = world.memory().values();
    StateLayout known = world.layout();
    return known == null ? new StateLayout(world, values) : known.holding(values);
  }

  /** Packs the state that is being worked on. */
  private void pack(long[] packed) {
    for (int slot = 0; slot < world.slots(); slot++) {
      layout.put(packed, slot, world.memory().value(slot));
    }
    expander.symmetry().sort(packed);
  }

  /** Explores everything, or as much as the limits allow. */
  void run() {
    int first = 0;
    while (first < store.count() && limit == null && !violations.keySet().containsAll(wanted)) {
      if (levels.size() > options.limits().depth()) {
        limit = new Limit("steps", options.limits().depth(), "--limit-depth");
        break;
      }
      levels.add(first);
      int end = store.count();
      expandLevel(first, end);
      first = end;
    }
    world.remember(layout);
  }

  /** Explores level by level until each of these hazards was found. */
  void runUntilFound(Set<Hazard> hazards) {
    wanted = hazards;
    run();
  }

  private void expandLevel(int first, int end) {
    for (int state = first; state < end && limit == null; state++) {
      while (!expandOne(state)) {
        checkLimits();
      }
      if ((state & CHECK_MASK) == 0) {
        checkLimits();
      }
    }
  }

  /** Expands a state; false if the layout had to be widened first. */
  private boolean expandOne(int state) {
    long before = transitions;
    expanding = state;
    if (graph != null) {
      graph.begin(state);
    }
    try {
      expand(state, this);
    } catch (Expander.DoesNotFit wide) {
      transitions = before;
      layout = layout.widened(wide.slot, wide.value);
      rebuild(wide);
      return false;
    }
    judge(state);
    return true;
  }

  /**
   * Packs everything again after the layout has changed. The transitions stay right as long as that
   * sorts no task to another place; otherwise the search has to begin again.
   */
  private void rebuild(Expander.DoesNotFit wide) {
    StateStore old = store;
    Expander oldExpander = expander;
    store = new StateStore(layout.words());
    expander = newExpander();
    long[] packed = new long[layout.words()];
    for (int state = 0; state < old.count(); state++) {
      oldExpander.load(old.chunk(state), old.offset(state));
      pack(packed);
      if (graph != null && !expander.symmetry().isUnmoved()) {
        world.remember(layout);
        throw wide;
      }
      store.add(packed);
    }
  }

  @Override
  public boolean visit(int task, int branch, long[] successor) {
    transitions++;
    int reached = store.add(successor);
    if (graph != null) {
      graph.add(reached, task, branch, expander.progress(), expander.symmetry().order());
    }
    if (store.count() > options.limits().states()) {
      limit = new Limit("states", options.limits().states(), "--limit-states");
    }
    return reached > expanding;
  }

  private void judge(int state) {
    if (expander.bug() != null) {
      sawABug = true;
      for (int task = 0; task < world.tasks(); task++) {
        KernelBug bug = expander.node(task).bug;
        if (bug != null) {
          found(bug.hazard(), state);
        }
      }
      finalStates++;
      return;
    }
    if (expander.moves() == 0) {
      finalStates++;
    }
    boolean lost =
        looksFor(Hazard.LOST_WAKEUP) && expander.moves() == 0 && !Wakeups.lost(expander).isEmpty();
    if (lost) {
      found(Hazard.LOST_WAKEUP, state);
    }
    if (looksFor(Hazard.DEADLOCK)
        && ((!lost && expander.stuck())
            || (expander.blockedCount() > 0 && LockCycle.in(expander)))) {
      found(Hazard.DEADLOCK, state);
    }
    if (looksFor(Hazard.DATA_RACE) && !Races.in(expander).isEmpty()) {
      found(Hazard.DATA_RACE, state);
    }
  }

  private boolean looksFor(Hazard hazard) {
    return options.hazards().contains(hazard);
  }

  private void found(Hazard hazard, int state) {
    int depth = levels.size() - 1;
    if (violationDepth.computeIfAbsent(hazard, key -> depth) == depth) {
      violations.computeIfAbsent(hazard, key -> new IntList()).add(state);
    }
  }

  private void checkLimits() {
    long bytes = store.bytes() + (graph == null ? 0 : graph.bytes());
    if (seconds() > options.limits().seconds()) {
      limit = new Limit("seconds", options.limits().seconds(), "--limit-seconds");
    } else if (bytes > options.limits().bytes()) {
      limit = Limit.memory(options.limits().bytes());
    } else if (Thread.currentThread().isInterrupted()) {
      limit = Limit.interrupted();
    }
    long frontier = (long) store.count() - expanding;
    options
        .watcher()
        .searching(new Watcher.News(store.count(), frontier, levels.size() - 1, seconds(), bytes));
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  Coverage coverage() {
    return new Coverage(
        world.tasks(),
        store.count(),
        transitions,
        finalStates,
        levels.size() - 1,
        seconds(),
        options.time(),
        options.symmetry(),
        reduction != null,
        options.hazards(),
        limit);
  }

  @Nullable Limit limit() {
    return limit;
  }

  /** Whether the modelled kernel complained somewhere. */
  boolean sawABug() {
    return sawABug;
  }

  /** The states nearest to the start that show each hazard. */
  Map<Hazard, IntList> violations() {
    return violations;
  }

  /** Makes a stored state the one that is worked on. */
  void load(int state) {
    expander.load(store.chunk(state), store.offset(state));
  }

  /** Expands a stored state. */
  void expand(int state, Expander.Visitor visitor) {
    expander.expand(store.chunk(state), store.offset(state), visitor);
  }

  /** A copy of a stored state. */
  long[] packed(int state) {
    long[] packed = new long[layout.words()];
    System.arraycopy(store.chunk(state), store.offset(state), packed, 0, packed.length);
    return packed;
  }

  /** The first of the tasks that are in the same situation as this one in a stored state. */
  int representative(int state, int task) {
    return expander.symmetry().representative(packed(state), task);
  }

  StateStore store() {
    return store;
  }

  Expander expander() {
    return expander;
  }

  /** The numbers of the first state of every depth. */
  IntList levels() {
    return levels;
  }
}
