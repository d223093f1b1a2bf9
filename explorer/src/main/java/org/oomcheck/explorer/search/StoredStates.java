// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;

/**
 * The states that a search has stored, and the generator of their successors. When a value does not
 * fit the layout, all states are packed again in a wider one, and another generator takes over.
 */
public final class StoredStates {
  private final StateSpace space;
  private final Program program;
  private final Options options;
  private final @Nullable StubbornSets reduction;
  private boolean tracking;
  private StateLayout layout;
  private StateStore store;
  private SuccessorGenerator generator;

  /** Stores the state that is in the program's memory. */
  public StoredStates(StateSpace space, Options options, @Nullable StubbornSets reduction) {
    this.space = space;
    this.program = space.program();
    this.options = options;
    this.reduction = reduction;
    this.layout = space.startLayout();
    this.store = new StateStore(layout.bitsBut(space.ignored()));
    this.generator = newGenerator(true);
    long[] initial = layout.pack(program.memory().values());
    generator.symmetry().sort(initial);
    store.add(initial);
  }

  /**
   * Another generator of the successors of these states.
   *
   * @param learning whether cases of steps are to be learned; otherwise the code runs every time
   */
  SuccessorGenerator newGenerator(boolean learning) {
    StepSemantics semantics = new StepSemantics(program, layout, options.time());
    TransitionCache cache =
        reduction != null
            ? reduction.cacheFor(layout, semantics)
            : new TransitionCache(program, layout, semantics, learning, space.cases());
    return new SuccessorGenerator(
        program,
        layout,
        cache,
        new Symmetry(program.shape(), layout, options.symmetry()),
        reduction,
        space.spins());
  }

  /** Takes a new generator, for this layout and for the spin states that are known now. */
  void renewGenerator() {
    generator = newGenerator(true);
    if (tracking) {
      generator.symmetry().track();
    }
  }

  /** From here on, the generator's symmetry says how it moves tasks. */
  void track() {
    tracking = true;
    generator.symmetry().track();
  }

  /** Packs everything again, so that this value fits as well. */
  public void widen(StateLayout.DoesNotFit wide) {
    StateLayout narrow = layout;
    layout = narrow.widened(wide.slot, wide.value);
    Repacking repacking = new Repacking(narrow, layout, program.shape().slots());
    store = store.repacked(repacking, layout.bitsBut(space.ignored()));
    renewGenerator();
  }

  public StateLayout layout() {
    return layout;
  }

  public StateStore store() {
    return store;
  }

  public SuccessorGenerator generator() {
    return generator;
  }

  void load(int state) {
    generator.load(store.chunk(state), store.offset(state));
  }

  /** Whether a timer is armed in a state. */
  boolean armsTimer(int state) {
    return layout.armsTimer(store.chunk(state), store.offset(state));
  }

  public void expand(int state, SuccessorGenerator.Visitor visitor) {
    generator.expand(store.chunk(state), store.offset(state), visitor);
  }

  /** A copy of a state. */
  public long[] packed(int state) {
    int offset = store.offset(state);
    return Arrays.copyOfRange(store.chunk(state), offset, offset + layout.words());
  }
}
