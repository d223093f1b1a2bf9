// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.picture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.report.diagnosis.LockOrder;

/**
 * The order in which locks are taken, as lockdep sees it and, where that is not the same, as it is:
 * with the edges that lockdep leaves out because of a trylock.
 */
final class LocksPicture {
  private final LockOrder order;
  private final List<String> lines = new ArrayList<>();

  private LocksPicture(LockOrder order) {
    this.order = order;
  }

  /** The picture in PlantUML's notation; empty if no locks wait for each other in a cycle. */
  static List<String> of(Counterexample counterexample) {
    LockOrder order = LockOrder.of(counterexample);
    if (counterexample.cycle().isEmpty() && order.cycle().isEmpty()) {
      return List.of();
    }
    LocksPicture picture = new LocksPicture(order);
    picture.lines.addAll(PlantUml.LOOK);
    // A frame is drawn around the locks, and would cross what is written at their edges.
    picture.lines.add("skinparam packageBorderColor transparent");
    picture.graph("a", "as lockdep sees it", List.of());
    if (!order.missed().isEmpty()) {
      picture.graph("b", "as it is", order.missed());
    }
    return picture.lines;
  }

  private void graph(String prefix, String title, List<LockOrder.Seen> more) {
    Set<String> names = new LinkedHashSet<>();
    Stream.concat(order.seen().stream(), more.stream())
        .forEach(seen -> names.addAll(List.of(seen.edge().from(), seen.edge().to())));
    List<String> locks = List.copyOf(names);
    lines.add("package \"" + title + "\" {");
    for (int i = 0; i < locks.size(); i++) {
      String name = PlantUml.literal(locks.get(i));
      lines.add("rectangle \"" + name + "\" as " + prefix + i + " #EEEEEE");
    }
    for (LockOrder.Seen seen : order.seen()) {
      edge(prefix, locks, seen, closes(seen.edge()) ? "-[#red,thickness=2]->" : "-->");
    }
    for (LockOrder.Seen seen : more) {
      edge(prefix, locks, seen, "-[#blue,dashed,thickness=2]->");
    }
    lines.add("}");
  }

  private boolean closes(LockOrder.Edge edge) {
    List<String> cycle = order.cycle();
    for (int i = 0; i + 1 < cycle.size(); i++) {
      if (cycle.get(i).equals(edge.from()) && cycle.get(i + 1).equals(edge.to())) {
        return true;
      }
    }
    return false;
  }

  private void edge(String prefix, List<String> locks, LockOrder.Seen seen, String arrow) {
    boolean tried = arrow.contains("dashed");
    String where = tried ? "by trylock" : "in " + seen.function();
    String from = prefix + locks.indexOf(seen.edge().from());
    String to = prefix + locks.indexOf(seen.edge().to());
    String label =
        tried || !seen.function().isEmpty()
            ? PlantUml.label(seen.comm(), where)
            : PlantUml.label(seen.comm());
    lines.add(from + " " + arrow + " " + to + " : " + label);
  }
}
