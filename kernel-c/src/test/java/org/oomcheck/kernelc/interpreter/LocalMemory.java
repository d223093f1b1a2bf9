// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.model.machine.ThreadMachine;

/** Memory for functions that run alone, without other tasks. */
final class LocalMemory {
  private LocalMemory() {}

  static Memory of(Unit unit) {
    ObjectMemory memory =
        new ObjectMemory(
            new ThreadMachine(100, 0, (question, answers) -> 0, ThreadMachine.WhenHung.UNWIND),
            unit.types(),
            type -> Optional.empty(),
            size -> unit.types().value(size),
            Set.of(),
            Set.of(),
            name -> true,
            name -> {});
    unit.file().definitions().stream()
        .filter(Declaration.class::isInstance)
        .flatMap(d -> ((Declaration) d).declarators().stream())
        .filter(d -> unit.types().integer(d.type()).isPresent())
        .forEach(d -> memory.global(d.name(), d.name(), d.type(), d.at()));
    return new TaskMemory(memory, unit.file().path());
  }
}
