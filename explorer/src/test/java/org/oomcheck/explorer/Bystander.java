// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;

/** A daemon beside a world that changes nothing of it; it is the world's last task. */
enum Bystander {
  /** It waits for work that never comes. */
  IDLES {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      machine.perform(
          Step.run(own, "idles", () -> {}).when(() -> own.get() == 2).sleeping().idling());
    }
  },
  /** It sleeps for one jiffy, again and again. */
  TICKS {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      sleep.scheduleTimeoutUninterruptible(1);
    }
  },
  /** It never sleeps. */
  SPINS {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      machine.perform(Step.of(own, "spins", own::get));
    }
  },
  /** It works without an end. */
  WORKS {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      work(machine, own);
    }
  },
  /** It gives itself work, for which it waits like a server. */
  WORKS_AND_IDLES {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      machine.perform(
          Step.run(own, "waits for work", () -> {}).when(() -> own.get() < 2).sleeping().idling());
      work(machine, own);
    }
  },
  /** It looks at the first cell of the world, once in a jiffy. */
  READS {
    @Override
    void round(Machine machine, Cell own, Cell shared, Sleep sleep) {
      machine.perform(Step.run(shared, "looks", shared::get));
      sleep.scheduleTimeoutUninterruptible(1);
    }
  };

  private static void work(Machine machine, Cell own) {
    machine.perform(Step.run(own, "works", () -> own.set(1 - own.get())).achieving(Progress.WORK));
  }

  /** One round of what it does for ever. */
  abstract void round(Machine machine, Cell own, Cell shared, Sleep sleep);

  /** The world with the bystander beside it. */
  World beside(World world) {
    return machine -> {
      Seen seen = new Seen(machine);
      world.boot(seen);
      Cell own = machine.cell("bystander's own", 0);
      Cell shared = seen.cells.isEmpty() ? own : seen.cells.get(0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("bystander").with(Task.PF_KTHREAD),
          () -> {
            Loop loop = machine.loop("bystander");
            while (true) {
              loop.head();
              round(machine, own, shared, sleep);
            }
          });
    };
  }

  /** A machine that remembers the cells of the world that boots on it. */
  private static final class Seen extends ForwardingMachine {
    private final List<Cell> cells = new ArrayList<>();

    Seen(Machine machine) {
      super(machine);
    }

    @Override
    public Cell cell(String name, int initial) {
      Cell cell = super.cell(name, initial);
      cells.add(cell);
      return cell;
    }
  }
}
