// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Hazard;

/**
 * Breadth-first search over all states of a world. States are numbered in the order in which they
 * are found, so those of one depth follow each other, unless the search has to go on after its end.
 */
public final class Search implements SuccessorGenerator.Visitor {
  private static final int CHECK_MASK = 0xfff;

  /** More states of one depth than this are expanded ahead, in blocks. */
  private static final int MANY = FrontierBatch.STATES;

  /** More than a search ever finds. */
  private static final Set<Hazard> EVERYTHING = Set.of(Hazard.values());

  private final StateSpace space;
  private final Program world;
  private final Options options;
  private final @Nullable PartialOrderReduction reduction;
  private final long began = System.nanoTime();

  private final StateObserver observer;

  /** The search is over when all of these were found; unless it is to be complete. */
  private Set<Hazard> wanted = EVERYTHING;

  private StateLayout layout;
  private StateStore store;
  private SuccessorGenerator expander;

  /** The number of the first state of every depth. */
  private final IntList levels = new IntList();

  /** All transitions, if they are wanted. */
  private @Nullable TransitionGraph graph;

  /** The threads that work ahead, while there are many states of one depth. */
  private @Nullable WorkerPool crew;

  private int expanding;

  /** Whether the states are numbered in the order of their depths. */
  private boolean inOrder = true;

  private long transitions;
  private @Nullable Limit limit;

  /**
   * Prepares a search from the state that is in the program's memory.
   *
   * @param reduction which tasks may go first, or null to follow all
   */
  public Search(StateSpace space, Options options, @Nullable PartialOrderReduction reduction) {
    this.reduction = reduction;
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.observer = space.observer(options.hazards());
    this.layout = space.startLayout();
    this.store = new StateStore(layout.words());
    this.expander = newExpander();
    long[] initial = layout.pack(world.memory().values());
    expander.symmetry().sort(initial);
    store.add(initial);
  }

  private SuccessorGenerator newExpander() {
    SuccessorGenerator fresh = newExpander(true);
    if (graph != null) {
      fresh.symmetry().track();
    }
    return fresh;
  }

  private SuccessorGenerator newExpander(boolean remembering) {
    boolean fusing = reduction != null && reduction.fusing();
    return new SuccessorGenerator(
        world,
        layout,
        new TransitionCache(world, layout, options.time(), fusing, remembering),
        new Symmetry(world.shape(), layout, options.symmetry()),
        reduction,
        space.spins());
  }

  /** An expander of stored states that runs the code of every step each time. */
  public SuccessorGenerator forgetful() {
    return newExpander(false);
  }

  /** Searches, from the state in the world's memory, and keeps all transitions. */
  public static Search withGraph(
      StateSpace space, Options options, @Nullable PartialOrderReduction reduction) {
    Search search = new Search(space, options, reduction);
    search.graph = new TransitionGraph(space.program().tasks());
    search.expander.symmetry().track();
    search.run();
    return search;
  }

  /** Whether everything was searched, with all transitions kept. */
  public boolean isComplete() {
    return graph != null && limit == null && wanted == EVERYTHING;
  }

  /** All transitions. */
  public TransitionGraph graph() {
    if (graph == null) {
      throw new IllegalStateException("the search did not keep its transitions");
    }
    return graph;
  }

  /** Explores everything, or as much as the limits allow. */
  public void run() {
    runFrom(0);
  }

  /**
   * Goes on after a complete search, as time passes in some states where that was not known: they
   * are expanded again, and what is new follows them. So states are no longer in the order of their
   * depths.
   */
  void goOn(BitSet again) {
    inOrder = false;
    expander = newExpander();
    TransitionGraph before = graph();
    TransitionGraph now = new TransitionGraph(before);
    graph = now;
    int known = store.count();
    for (int state = 0; state < known && limit == null; state++) {
      if (again.get(state)) {
        transitions -= before.end(state) - before.first(state);
        expandInTurn(state, state + 1);
      } else {
        now.copy(before, state);
      }
    }
    runFrom(known);
  }

  /** Whether the states are numbered in the order of their depths. */
  public boolean inOrder() {
    return inOrder;
  }

  private void runFrom(int state) {
    try {
      runLevels(state);
    } finally {
      dismissCrew();
    }
    space.startWith(layout);
  }

  private void runLevels(int from) {
    int first = from;
    while (first < store.count() && limit == null && !observer.hasSeen(wanted)) {
      if (inOrder && levels.size() > options.limits().depth()) {
        limit = new Limit("steps", options.limits().depth(), "--limit-depth");
        break;
      }
      levels.add(first);
      int end = store.count();
      expandLevel(first, end);
      first = end;
    }
  }

  /** Explores level by level until each of these hazards was found. */
  public void runUntilFound(Set<Hazard> hazards) {
    wanted = hazards;
    run();
  }

  private void expandLevel(int first, int end) {
    int next = first;
    while (next < end && limit == null) {
      boolean many = end - next > MANY;
      next = many && reduction == null ? expandAhead(next, end) : expandInTurn(next, end);
    }
  }

  /** Expands states one by one; returns the number behind the last one. */
  private int expandInTurn(int first, int end) {
    for (int state = first; state < end && limit == null; state++) {
      while (!expandOne(state)) {
        dismissCrew();
        checkLimits();
      }
      if ((state & CHECK_MASK) == 0) {
        checkLimits();
      }
    }
    return end;
  }

  /**
   * Takes over states that were expanded ahead, on several threads if there are some, until the
   * layout changes; returns the number of the state where that was.
   */
  private int expandAhead(int first, int end) {
    if (crew == null) {
      crew = new WorkerPool(options.workers(), expander, layout.words());
    }
    StateLayout before = layout;
    FrontierPipeline ahead = crew.begin(store.snapshot(), first, end, observer::isConcernedBy);
    try {
      int next = first;
      while (next < end && limit == null && layout == before) {
        next = takeOver(ahead.take(crew.own()));
        ahead.giveBack();
        checkLimits();
      }
      return next;
    } finally {
      ahead.stop();
      if (layout != before) {
        dismissCrew();
      }
    }
  }

  /** Takes over a block, until the layout changes; returns the number of the next state. */
  private int takeOver(FrontierBatch block) {
    block.touch(store);
    int successor = 0;
    for (int nth = 0; nth < block.states() && limit == null; nth++) {
      int state = block.first() + nth;
      expanding = state;
      if (block.isLeft(nth)) {
        if (!expandOne(state)) {
          return state;
        }
        continue;
      }
      if (graph != null) {
        graph.begin(state);
      }
      for (int end = successor + block.size(nth); successor < end; successor++) {
        int reached = block.store(successor, store);
        arrived();
        if (graph != null) {
          block.addTo(graph, successor, reached);
        }
      }
    }
    return block.first() + block.states();
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
    } catch (StateLayout.DoesNotFit wide) {
      transitions = before;
      widen(wide);
      return false;
    }
    observer.observe(expander, state, levels.size() - 1);
    return true;
  }

  /** Packs everything again, so that this value fits as well. */
  private void widen(StateLayout.DoesNotFit wide) {
    StateLayout narrow = layout;
    layout = narrow.widened(wide.slot, wide.value);
    store = store.repacked(new Repacking(narrow, layout, world.shape().slots()), layout.words());
    expander = newExpander();
  }

  private void dismissCrew() {
    if (crew != null) {
      crew.close();
      crew = null;
    }
  }

  @Override
  public boolean visit(int task, int branch, long[] successor) {
    int reached = store.add(successor);
    arrived();
    if (graph != null) {
      graph.add(reached, task, branch, expander.progress(), expander.symmetry().order(), 0);
    }
    return reached > expanding;
  }

  private void arrived() {
    transitions++;
    if (store.count() > options.limits().states()) {
      checkLimits();
    }
  }

  private void checkLimits() {
    long bytes = store.bytes() + (graph == null ? 0 : graph.bytes());
    if (limit == null) {
      limit = options.limits().reached(store.count(), seconds(), bytes);
    }
    long frontier = (long) store.count() - expanding;
    options
        .watcher()
        .searching(
            new ProgressListener.News(
                store.count(), frontier, levels.size() - 1, seconds(), bytes));
  }

  /** How long ago the search began. */
  public double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  public Coverage coverage() {
    return new Coverage(
        world.tasks(),
        store.count(),
        transitions,
        observer.finalStates(),
        inOrder || limit != null ? levels.size() - 1 : graph().depth(),
        seconds(),
        options.time(),
        options.symmetry(),
        reduction != null,
        options.hazards(),
        limit);
  }

  public @Nullable Limit limit() {
    return limit;
  }

  /** Leaves it open what looking at the states of a complete search could not find out. */
  public void giveUp(Limit reached) {
    limit = reached;
  }

  /** Whether the modelled kernel complained somewhere. */
  public boolean sawABug() {
    return observer.sawABug();
  }

  /** How many steps a state is away from the start; 0 where states are not in that order. */
  public int depthOf(int state) {
    int depth = inOrder ? levels.size() - 1 : 0;
    while (depth > 0 && levels.get(depth) > state) {
      depth--;
    }
    return depth;
  }

  /** The states nearest to the start that show each finding. */
  public Map<Signature, IntList> violations() {
    return observer.violations();
  }

  /** Makes a stored state the one that is worked on. */
  public void load(int state) {
    expander.load(store.chunk(state), store.offset(state));
  }

  /** Expands a stored state. */
  public void expand(int state, SuccessorGenerator.Visitor visitor) {
    expander.expand(store.chunk(state), store.offset(state), visitor);
  }

  /** A copy of a stored state. */
  public long[] packed(int state) {
    long[] packed = new long[layout.words()];
    System.arraycopy(store.chunk(state), store.offset(state), packed, 0, packed.length);
    return packed;
  }

  /** The first of the tasks that are in the same situation as this one in a stored state. */
  public int representative(int state, int task) {
    return expander.symmetry().representative(packed(state), task);
  }

  public StateStore store() {
    return store;
  }

  public SuccessorGenerator expander() {
    return expander;
  }

  /** The numbers of the first state of every depth. */
  public IntList levels() {
    return levels;
  }
}
