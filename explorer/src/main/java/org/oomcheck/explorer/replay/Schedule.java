// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.replay;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.Transition;

/**
 * Turns a way through stored states, in which interchangeable tasks are sorted, into a schedule
 * that calls every task by its own index throughout.
 */
public final class Schedule {
  private final Search search;
  private int[] who;
  private int last = Choice.CLOCK;

  private Schedule(Program world, Search search) {
    this.search = search;
    this.who = new int[world.tasks()];
    for (int task = 0; task < who.length; task++) {
      who[task] = task;
    }
  }

  /** The schedule that takes these hops, the first of which leaves the first state. */
  public static List<Choice> of(Program world, Search search, List<Transition> hops) {
    search.expander().symmetry().track();
    Schedule schedule = new Schedule(world, search);
    List<Choice> choices = new ArrayList<>();
    for (Transition hop : hops) {
      if (hop.task() == Choice.CLOCK) {
        choices.add(new Choice(Choice.CLOCK, hop.branch()));
      } else {
        schedule.chooseAmongEqual(hop);
        choices.add(new Choice(schedule.last, hop.branch()));
      }
      schedule.follow(hop);
    }
    return choices;
  }

  /** Of the tasks in the mover's situation takes the one that moved last, or the first. */
  private void chooseAmongEqual(Transition hop) {
    long[] packed = search.packed(hop.state());
    int chosen = hop.task();
    for (int task = hop.task(); task < who.length; task++) {
      if (search.expander().symmetry().representative(packed, task) == hop.task()
          && who[chosen] != last
          && (who[task] == last || who[task] < who[chosen])) {
        chosen = task;
      }
    }
    last = who[chosen];
    who[chosen] = who[hop.task()];
    who[hop.task()] = last;
  }

  /** Notes where each task is after the hop. */
  private void follow(Transition hop) {
    int[] after = who.clone();
    search.expand(
        hop.state(),
        (task, branch, successor) -> {
          if (task == hop.task() && branch == hop.branch()) {
            for (int now = 0; now < after.length; now++) {
              after[now] = who[search.expander().symmetry().cameFrom(now)];
            }
          }
        });
    who = after;
  }
}
