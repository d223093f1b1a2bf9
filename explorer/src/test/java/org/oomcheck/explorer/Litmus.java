// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.kernel.order.StoreBufferMachine;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** The variables and barriers of a litmus test, and what is named for it. */
record Litmus(Machine machine, SharedVariable x, SharedVariable y, Barrier barrier) {
  /** Store buffers and races are looked for apart. */
  static final Options PROGRESS =
      Options.defaults()
          .hazards(
              Options.defaults().hazards().stream()
                  .filter(hazard -> hazard.kind() != Hazard.Kind.ORDER)
                  .collect(Collectors.toSet()));

  void write(SharedVariable variable) {
    variable.write(Access.ONCE, 1);
  }

  int read(SharedVariable variable) {
    return variable.read(Access.ONCE);
  }

  void spawn(String name, Runnable body) {
    machine.spawn(Role.task(name), body);
  }

  /** What two tasks do. */
  interface Tasks {
    void spawn(Litmus litmus);
  }

  static World world(Tasks test) {
    return machine ->
        test.spawn(
            new Litmus(
                machine,
                new SharedVariable(machine, "x", 0),
                new SharedVariable(machine, "y", 0),
                new Barrier(machine)));
  }

  /** What is found with a store buffer for each task. */
  static Verdict explore(World world) {
    return new Explorer(PROGRESS).explore(StoreBufferMachine.with(world));
  }

  static boolean isViolated(World world) {
    Verdict verdict = explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Proven.class, Verdict.Violated.class);
    return verdict instanceof Verdict.Violated;
  }

  static List<Reordering> pairs(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    List<Reordering> pairs = verdict.coverage().reorderings();
    assertThat(pairs).isNotNull();
    return pairs == null ? List.of() : pairs;
  }

  /** The accesses and the barrier that is missing between them. */
  static List<String> named(Tasks test) {
    return pairs(world(test), Options.defaults()).stream()
        .map(pair -> pair.first().access() + " " + pair.barrier() + " " + pair.second().access())
        .toList();
  }
}
