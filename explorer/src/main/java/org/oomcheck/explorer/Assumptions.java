// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;

/** What the worlds of one exploration rest on. */
final class Assumptions {
  private record Text(IntSupplier withdrawn, int before) {}

  private final List<Text> texts = new CopyOnWriteArrayList<>();

  /** A world that does what another does, and notes the assumptions that it rests on. */
  World noted(World world) {
    return machine -> world.boot(new Noting(machine));
  }

  /** Whether another world has withdrawn one of them since a world of these booted. */
  boolean areOutdated() {
    return texts.stream().anyMatch(text -> text.withdrawn().getAsInt() != text.before());
  }

  private final class Noting extends ForwardingMachine {
    Noting(Machine machine) {
      super(machine);
    }

    @Override
    public void restsOn(IntSupplier withdrawn) {
      texts.add(new Text(withdrawn, withdrawn.getAsInt()));
      super.restsOn(withdrawn);
    }
  }
}
