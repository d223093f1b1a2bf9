// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Strongly connected components, with Tarjan's algorithm on a stack of its own. A component is
 * handed out after all that can be reached from it.
 */
public final class StronglyConnectedComponents {

  /** Nodes, and the edges that leave them; some edges may not count. */
  public interface Arrows {
    /** How many nodes there are. */
    int nodes();

    /** The first edge that leaves a node. */
    int first(int node);

    /** Behind the last edge that leaves a node. */
    int end(int node);

    /** Where an edge of a node leads, or -1 if it does not count. */
    int target(int node, int edge);
  }

  private static final int UNSEEN = 0;

  private final Arrows arrows;

  /** The component that a node is searched in; nodes of other parts are not entered. */
  private final int[] part;

  private final int[] index;
  private final int[] low;
  private int[] stack = new int[1024];
  private int stackSize;
  private int[] path = new int[1024];
  private int[] edgeOnPath = new int[1024];
  private int counter;

  public StronglyConnectedComponents(Arrows arrows) {
    this.arrows = arrows;
    this.part = new int[arrows.nodes()];
    this.index = new int[arrows.nodes()];
    this.low = new int[arrows.nodes()];
  }

  /** The components that a walk can stay in. */
  public void withCycles(Consumer<int[]> found) {
    ofAll(component -> handOutIfCycle(component, found));
  }

  /** All components; most are a single node. */
  public void ofAll(Consumer<int[]> found) {
    for (int node = 0; node < index.length; node++) {
      if (index[node] == UNSEEN) {
        search(node, found);
      }
    }
  }

  private void handOutIfCycle(int[] component, Consumer<int[]> found) {
    if (component.length > 1 || hasLoop(component[0])) {
      found.accept(component);
    }
  }

  /**
   * The components of what is left when only these nodes are looked at.
   *
   * @param number a different one every time
   */
  public void of(int[] nodes, int number, Consumer<int[]> found) {
    for (int node : nodes) {
      part[node] = number;
      index[node] = UNSEEN;
    }
    for (int node : nodes) {
      if (index[node] == UNSEEN) {
        search(node, found);
      }
    }
  }

  /**
   * The components of what is left when only these nodes are looked at, without those in which no
   * walk can stay.
   */
  public void withCyclesOf(int[] nodes, int number, Consumer<int[]> found) {
    of(nodes, number, component -> handOutIfCycle(component, found));
  }

  private void search(int root, Consumer<int[]> found) {
    int depth = 0;
    enter(root, depth);
    while (depth >= 0) {
      int node = path[depth];
      int edge = edgeOnPath[depth]++;
      if (edge < arrows.end(node)) {
        int next = arrows.target(node, edge);
        if (next < 0 || part[next] != part[node]) {
          continue;
        }
        if (index[next] == UNSEEN) {
          depth++;
          enter(next, depth);
        } else if (index[next] > 0) {
          low[node] = Math.min(low[node], index[next]);
        }
      } else {
        if (low[node] == index[node]) {
          pop(node, found);
        }
        depth--;
        if (depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[node]);
        }
      }
    }
  }

  private void enter(int node, int depth) {
    if (depth == path.length) {
      path = Arrays.copyOf(path, 2 * depth);
      edgeOnPath = Arrays.copyOf(edgeOnPath, 2 * depth);
    }
    if (stackSize == stack.length) {
      stack = Arrays.copyOf(stack, 2 * stackSize);
    }
    path[depth] = node;
    edgeOnPath[depth] = arrows.first(node);
    stack[stackSize++] = node;
    index[node] = ++counter;
    low[node] = counter;
  }

  /** Takes a component off the stack; its nodes are closed, which a negative index says. */
  private void pop(int node, Consumer<int[]> found) {
    int from = stackSize;
    do {
      from--;
      index[stack[from]] = -index[stack[from]];
      low[stack[from]] = Integer.MAX_VALUE;
    } while (stack[from] != node);
    int[] component = Arrays.copyOfRange(stack, from, stackSize);
    stackSize = from;
    found.accept(component);
  }

  private boolean hasLoop(int node) {
    for (int edge = arrows.first(node); edge < arrows.end(node); edge++) {
      if (arrows.target(node, edge) == node) {
        return true;
      }
    }
    return false;
  }
}
