// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * Breadth-first search over all states of a world. States are numbered in the order in which they
 * are found, so those of one depth follow each other, unless the search has to go on after its end.
 */
public final class Search implements SuccessorGenerator.Visitor {
  private static final int CHECK_MASK = 0xfff;

  private final StateSpace space;
  private final Program program;
  private final Options options;
  private final @Nullable StubbornSets reduction;
  private final StateObserver observer;
  private final SearchProgress progress;
  private final StoredStates states;
  private final IntList levels = new IntList();

  /** All transitions, if they are wanted. */
  private @Nullable TransitionGraph graph;

  /** The threads that expand ahead, while there are many states of one depth. */
  private @Nullable WorkerPool workers;

  /** The states that are kept, null for all. */
  private @Nullable Predicate<int[]> wanted;

  private int expanding;

  /** Whether the states are numbered in the order of their depths. */
  private boolean inOrder = true;

  private long transitions;

  /**
   * Prepares a search from the state that is in the program's memory.
   *
   * @param reduction decides which tasks are followed, or null to follow all
   */
  public Search(StateSpace space, Options options, @Nullable StubbornSets reduction) {
    this.space = space;
    this.program = space.program();
    this.options = program.tellsTasksApart() ? options.symmetry(false) : options;
    this.reduction = reduction;
    this.observer = space.observer(options.hazards());
    this.progress = new SearchProgress(options);
    this.states = new StoredStates(space, this.options, reduction);
  }

  /** A generator for stored states that runs the code of a rare case each time. */
  public SuccessorGenerator forgetful(MetCases rare) {
    SuccessorGenerator generator = states.newGenerator(false);
    generator.met = rare;
    return generator;
  }

  /**
   * Searches the first states only, from the state in the program's memory: what is learned there
   * makes the searches that follow cheaper.
   */
  public static Search learning(
      StateSpace space, Options options, @Nullable StubbornSets reduction) {
    Search search = new Search(space, FixpointSearch.few(options), reduction);
    search.run();
    return search;
  }

  /** Searches, from the state in the program's memory, and keeps all transitions. */
  public static Search withGraph(
      StateSpace space, Options options, @Nullable StubbornSets reduction) {
    return new Search(space, options, reduction).withGraph();
  }

  /** Searches only through the states that are wanted for the values of their slots. */
  public static Search through(StateSpace space, Options options, Predicate<int[]> wanted) {
    Search search = new Search(space, options, null);
    search.wanted = wanted;
    return search.withGraph();
  }

  private Search withGraph() {
    graph = new TransitionGraph(program.tasks());
    states.track();
    run();
    return this;
  }

  /** Whether everything was searched, with all transitions kept. */
  public boolean isComplete() {
    return graph != null && !progress.stopped();
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
   * Continues a complete search, as time passes in some states where it did not: they are expanded
   * again, and so is what follows them and is new. So states are no longer in the order of depths.
   */
  void resume(BitSet again) {
    inOrder = false;
    states.renewGenerator();
    TransitionGraph before = graph();
    TransitionGraph now = new TransitionGraph(before);
    graph = now;
    int known = states.store().count();
    for (int state = 0; state < known && !progress.stopped(); state++) {
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
    } catch (HarnessException.TooLarge e) {
      progress.stop(Limit.ofWorld(e));
    } finally {
      dismissWorkers();
    }
    space.startWith(states.layout());
  }

  private void runLevels(int from) {
    int first = from;
    while (first < states.store().count() && !progress.stopped()) {
      if (inOrder && levels.size() > options.limits().depth()) {
        progress.stop(new Limit("steps", options.limits().depth(), "--limit-depth"));
        break;
      }
      levels.add(first);
      int end = states.store().count();
      expandLevel(first, end);
      first = end;
    }
  }

  /** Expands the states of one depth; if many are left, they are expanded ahead, in batches. */
  private void expandLevel(int first, int end) {
    int next = first;
    while (next < end && !progress.stopped()) {
      boolean many = end - next > FrontierBatch.STATES;
      next =
          many && reduction == null && wanted == null
              ? expandAhead(next, end)
              : expandInTurn(next, end);
    }
  }

  /** Expands states one by one; returns the number behind the last one. */
  private int expandInTurn(int first, int end) {
    for (int state = first; state < end && !progress.stopped(); state++) {
      while (!expandOne(state)) {
        dismissWorkers();
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
    if (workers == null) {
      workers = new WorkerPool(options.workers(), states.generator(), states.layout().words());
    }
    StateLayout before = states.layout();
    FrontierPipeline ahead =
        workers.begin(states.store().snapshot(), first, end, observer::isConcernedBy);
    try {
      int next = first;
      while (next < end && !progress.stopped() && states.layout() == before) {
        next = takeOver(ahead.take(workers.own()));
        ahead.giveBack();
        checkLimits();
      }
      return next;
    } finally {
      ahead.stop();
      if (states.layout() != before) {
        dismissWorkers();
      }
    }
  }

  /** Takes over a batch, until the layout changes; returns the number of the next state. */
  private int takeOver(FrontierBatch batch) {
    batch.touch(states.store());
    int successor = 0;
    for (int nth = 0; nth < batch.states() && !progress.stopped(); nth++) {
      int state = batch.first() + nth;
      expanding = state;
      if (batch.isLeft(nth)) {
        if (!expandOne(state)) {
          return state;
        }
        continue;
      }
      if (graph != null) {
        graph.begin(state);
      }
      for (int end = successor + batch.size(nth); successor < end; successor++) {
        int reached = batch.store(successor, states.store());
        arrived();
        if (graph != null) {
          batch.addTo(graph, successor, reached);
        }
      }
    }
    return batch.first() + batch.states();
  }

  /** Expands a state; false if the layout had to be widened first. */
  private boolean expandOne(int state) {
    long before = transitions;
    expanding = state;
    if (graph != null) {
      graph.begin(state);
    }
    try {
      states.expand(state, this);
    } catch (StateLayout.DoesNotFit wide) {
      transitions = before;
      states.widen(wide);
      return false;
    }
    observer.observe(states.generator(), state, levels.size() - 1);
    return true;
  }

  private void dismissWorkers() {
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }

  @Override
  public void visit(int task, int branch, long[] successor) {
    if (wanted != null && !wanted.test(states.layout().values(successor))) {
      return;
    }
    int reached = states.store().add(successor);
    arrived();
    if (graph != null) {
      SuccessorGenerator generator = states.generator();
      graph.add(reached, task, branch, generator.progress(), generator.symmetry().order(), 0);
    }
  }

  private void arrived() {
    transitions++;
    if (states.store().count() > options.limits().states()) {
      checkLimits();
    }
  }

  private void checkLimits() {
    int count = states.store().count();
    long bytes = states.store().bytes() + (graph == null ? 0 : graph.bytes());
    progress.report(count, (long) count - expanding, levels.size() - 1, bytes);
  }

  /** How long ago the search began. */
  public double seconds() {
    return progress.seconds();
  }

  public Coverage coverage() {
    return new Coverage(
        program.tasks(),
        states.store().count(),
        transitions,
        observer.finalStates(),
        inOrder || progress.stopped() ? levels.size() - 1 : graph().depth(),
        seconds(),
        options.time(),
        options.symmetry(),
        reduction != null,
        options.hazards(),
        Goals.NONE,
        progress.limit());
  }

  public @Nullable Limit limit() {
    return progress.limit();
  }

  /** Leaves it open what the states of a complete search show: a limit has ended looking. */
  public void giveUp(Limit reached) {
    progress.stop(reached);
  }

  /** How many steps a state is away from the start; 0 where states are not in that order. */
  public int depthOf(int state) {
    int depth = inOrder ? levels.size() - 1 : 0;
    while (depth > 0 && levels.get(depth) > state) {
      depth--;
    }
    return depth;
  }

  /** Whether the search has left out orders of steps. */
  public boolean isReduced() {
    return reduction != null;
  }

  /** The states nearest to the start that show each finding. */
  public Map<Signature, IntList> violations() {
    return observer.violations();
  }

  /** Makes a stored state the one that is worked on. */
  public void load(int state) {
    states.load(state);
  }

  /** Expands a stored state. */
  public void expand(int state, SuccessorGenerator.Visitor visitor) {
    states.expand(state, visitor);
  }

  /** A copy of a stored state. */
  public long[] packed(int state) {
    return states.packed(state);
  }

  /** The first of the tasks that are in the same situation as this one in a packed state. */
  int representative(long[] packed, int task) {
    return expander().symmetry().representative(packed, task);
  }

  /** Whether a timer is armed in a stored state. */
  boolean armsTimer(int state) {
    return states.armsTimer(state);
  }

  /** Whether tasks that wait for a limited time arm timers, for the clock to run down. */
  boolean armsTimers() {
    return options.time() != TimeMode.EAGER;
  }

  public StateStore store() {
    return states.store();
  }

  /** The generator of the successors of stored states. */
  public SuccessorGenerator expander() {
    return states.generator();
  }

  /** The numbers of the first state of every depth. */
  public IntList levels() {
    return levels;
  }
}
