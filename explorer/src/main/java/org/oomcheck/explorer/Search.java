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
  private static final int CLOCK_CHECK_MASK = 0xfff;

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

  private int expanding;
  private long transitions;
  private long finalStates;
  private @Nullable Limit limit;

  /**
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
    return new Expander(world, layout, options.time(), options.symmetry(), reduction);
  }

  /** Sets the timers of the first state; returns a layout that fits it and all earlier searches. */
  private StateLayout start() {
    Memory memory = world.memory();
    for (int task = 0; task < world.tasks(); task++) {
      int timer = world.block(task) + BootedWorld.TIMER;
      Node node = world.automaton(task).node(0);
      memory.put(timer, options.time() == TimeMode.EAGER ? 0 : node.timeout());
    }
    memory.commit();
    StateLayout known = world.layout();
    return known == null ? new StateLayout(world, memory.values()) : known.holding(memory.values());
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
        checkTime();
      }
      if ((state & CLOCK_CHECK_MASK) == 0) {
        checkTime();
      }
    }
  }

  /** Expands a state; false if the layout had to be widened first. */
  private boolean expandOne(int state) {
    long before = transitions;
    expanding = state;
    try {
      expander.expand(store.chunk(state), store.offset(state), this);
    } catch (Expander.DoesNotFit wide) {
      transitions = before;
      layout = layout.widened(wide.slot, wide.value);
      rebuild();
      return false;
    }
    judge(state);
    return true;
  }

  /** Packs everything again after the layout has changed. */
  private void rebuild() {
    StateStore old = store;
    Expander oldExpander = expander;
    store = new StateStore(layout.words());
    expander = newExpander();
    long[] packed = new long[layout.words()];
    for (int state = 0; state < old.count(); state++) {
      oldExpander.load(old.chunk(state), old.offset(state));
      pack(packed);
      store.add(packed);
    }
  }

  @Override
  public boolean visit(int task, int branch, long[] successor) {
    transitions++;
    boolean open = store.add(successor) > expanding;
    if (store.count() > options.maxStates()) {
      limit = new Limit("states", options.maxStates(), "--limit-states");
    }
    return open;
  }

  private void judge(int state) {
    KernelBug bug = expander.bug();
    if (bug != null) {
      found(bug.hazard(), state);
      finalStates++;
      return;
    }
    if (expander.moves() == 0) {
      finalStates++;
    }
    if (options.hazards().contains(Hazard.DEADLOCK)
        && (expander.stuck() || (expander.blockedCount() > 0 && LockCycle.in(expander)))) {
      found(Hazard.DEADLOCK, state);
    }
  }

  private void found(Hazard hazard, int state) {
    int depth = levels.size() - 1;
    if (violationDepth.computeIfAbsent(hazard, key -> depth) == depth) {
      violations.computeIfAbsent(hazard, key -> new IntList()).add(state);
    }
  }

  private void checkTime() {
    if (seconds() > options.maxSeconds()) {
      limit = new Limit("seconds", options.maxSeconds(), "--limit-seconds");
    }
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

  /** The states nearest to the start that show each hazard. */
  Map<Hazard, IntList> violations() {
    return violations;
  }

  /** How many longs a packed state takes. */
  int words() {
    return layout.words();
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
