// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.cost;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Step;

/**
 * Goes through the states of a complete search once more and takes the costs down. The search must
 * not be a reduced one: it leaves states out, and the worst may be among them.
 */
public final class CostAnalysis implements StronglyConnectedComponents.Arrows {
  private final Program world;
  private final Search search;
  private final TransitionGraph graph;
  private final Map<String, Integer> most = new TreeMap<>();

  private final WaitIndex waits;

  /** The edges that are counted, by what they are counted as. */
  private final Map<String, BitSet> counted = new TreeMap<>();

  /** How many counted edges a way that begins in a state can have. */
  private final int[] ahead;

  private final int[] component;
  private int components;

  private CostAnalysis(Program world, Search search) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.waits = WaitIndex.of(world, search);
    this.ahead = new int[graph.states()];
    this.component = new int[graph.states()];
  }

  /** The costs of a world that was searched completely. */
  public static Costs of(Program world, Search search) {
    CostAnalysis tally = new CostAnalysis(world, search);
    tally.visitStates();
    tally.counted.forEach((name, edges) -> tally.most.put(name, tally.longest(edges)));
    return new Costs(LongestWait.longest(world, search, tally.waits), tally.most);
  }

  private void visitStates() {
    for (int state = 0; state < graph.states(); state++) {
      search.load(state);
      for (Map.Entry<String, IntSupplier> measure : world.measures().entrySet()) {
        most.merge(measure.getKey(), world.value(measure.getValue()), Math::max);
      }
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        Step<?> step =
            mover == Counterexample.Choice.CLOCK ? null : search.expander().node(mover).step;
        if (step != null && !step.countsAs().isEmpty()) {
          counted.computeIfAbsent(step.countsAs(), name -> new BitSet()).set(edge);
        }
      }
    }
  }

  private int longest(BitSet edges) {
    new StronglyConnectedComponents(this).ofAll(nodes -> measure(nodes, edges));
    return ahead[0];
  }

  /** A component comes after all that it leads to. */
  private void measure(int[] nodes, BitSet edges) {
    components++;
    for (int node : nodes) {
      component[node] = components;
    }
    int longest = 0;
    for (int node : nodes) {
      for (int edge = first(node); edge < end(node); edge++) {
        int next = graph.target(edge);
        int own = edges.get(edge) ? 1 : 0;
        boolean round = component[next] == components;
        int behind = round ? 0 : ahead[next];
        boolean endless = behind == Costs.NO_BOUND || (round && own > 0);
        longest = Math.max(longest, endless ? Costs.NO_BOUND : behind + own);
      }
    }
    for (int node : nodes) {
      ahead[node] = longest;
    }
  }

  @Override
  public int nodes() {
    return graph.states();
  }

  @Override
  public int first(int node) {
    return graph.first(node);
  }

  @Override
  public int end(int node) {
    return graph.end(node);
  }

  @Override
  public int target(int node, int edge) {
    return graph.target(edge);
  }
}
