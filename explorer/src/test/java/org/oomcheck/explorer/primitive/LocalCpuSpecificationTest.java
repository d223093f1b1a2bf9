// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.ThreadMachine;

/** What a CPU has disabled, against a specification of a few lines, over random calls. */
class LocalCpuSpecificationTest {
  private static final int RUNS = 300;
  private static final int CALLS = 25;

  /** Interrupts are a flag, all else is counted. */
  private static class Flag {
    private boolean irqsOff;
    private final List<Boolean> saved = new ArrayList<>();
    private final List<String> nested = new ArrayList<>();

    boolean irqsOff() {
      return irqsOff;
    }

    void set(boolean off) {
      irqsOff = off;
    }

    private boolean has(String what) {
      return nested.contains(what);
    }

    /** The state as a line. */
    String line() {
      boolean bh = has("bh") || has("lock bh");
      return line(irqsOff(), bh, !nested.isEmpty() && !onlyFlags());
    }

    private boolean onlyFlags() {
      return nested.stream().allMatch(each -> each.equals("flags"));
    }

    static String line(boolean irqsOff, boolean inInterrupt, boolean atomic) {
      return (irqsOff ? "off " : "on ") + (inInterrupt ? "bh " : "- ") + (atomic ? "atomic" : "");
    }
  }

  /** A wrong specification: interrupts are counted like the rest. */
  private static final class Count extends Flag {
    private int depth;

    @Override
    boolean irqsOff() {
      return depth > 0;
    }

    @Override
    void set(boolean off) {
      depth = Math.max(0, depth + (off ? 1 : -1));
    }
  }

  /** One task makes random calls; the first state that differs, or nothing. */
  private static String difference(int seed, Supplier<Flag> specification) {
    String[] found = {""};
    ThreadMachine machine =
        new ThreadMachine(1, 0, (question, answers) -> 0, ThreadMachine.WhenHung.UNWIND);
    ThreadMachine.Outcome outcome =
        machine.run(
            guest -> {
              LocalCpu cpu = new LocalCpu(guest);
              List<Spinlock> locks = new ArrayList<>();
              for (int i = 0; i < CALLS; i++) {
                locks.add(new Spinlock(guest, "lock " + i));
              }
              guest.spawn(
                  Role.task("task"),
                  () -> found[0] = calls(new Random(seed), cpu, locks, specification.get()));
            });
    assertThat(outcome.bug()).isNull();
    return found[0];
  }

  private static String calls(Random random, LocalCpu cpu, List<Spinlock> locks, Flag expected) {
    List<Spinlock> held = new ArrayList<>();
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < CALLS; i++) {
      made.append(call(random, cpu, locks.get(i), held, expected)).append("; ");
      String was = Flag.line(cpu.irqsDisabled(), cpu.inInterrupt(), cpu.inAtomic());
      if (!was.equals(expected.line())) {
        return made + "is " + was + ", expected " + expected.line();
      }
    }
    while (!expected.nested.isEmpty()) {
      leave(cpu, held, expected);
    }
    cpu.localIrqEnable();
    return "";
  }

  private static String call(
      Random random, LocalCpu cpu, Spinlock next, List<Spinlock> held, Flag expected) {
    return switch (random.nextInt(9)) {
      case 0 -> {
        cpu.localIrqDisable();
        expected.set(true);
        yield "local_irq_disable()";
      }
      case 1 -> {
        cpu.localIrqEnable();
        expected.set(false);
        yield "local_irq_enable()";
      }
      case 2 -> {
        expected.saved.add(cpu.localIrqSave());
        yield nests("flags", true, expected);
      }
      case 3 -> {
        next.lockIrq();
        held.add(next);
        yield nests("lock irq", true, expected);
      }
      case 4 -> {
        expected.saved.add(next.lockIrqsave());
        held.add(next);
        yield nests("lock irqsave", true, expected);
      }
      case 5 -> {
        next.lockBh();
        held.add(next);
        yield nests("lock bh", false, expected);
      }
      case 6 -> {
        cpu.localBhDisable();
        yield nests("bh", false, expected);
      }
      default -> leave(cpu, held, expected);
    };
  }

  private static String nests(String what, boolean off, Flag expected) {
    expected.nested.add(what);
    if (off) {
      expected.set(true);
    }
    return what;
  }

  /** Takes back the innermost of what is nested. */
  private static String leave(LocalCpu cpu, List<Spinlock> held, Flag expected) {
    if (expected.nested.isEmpty()) {
      return "nothing";
    }
    String last = expected.nested.get(expected.nested.size() - 1);
    boolean enablesSoftirqs = last.equals("bh") || last.equals("lock bh");
    if (enablesSoftirqs && cpu.irqsDisabled()) {
      cpu.localIrqEnable();
      expected.set(false);
    }
    expected.nested.remove(expected.nested.size() - 1);
    switch (last) {
      case "flags" -> {
        boolean flags = expected.saved.remove(expected.saved.size() - 1);
        cpu.localIrqRestore(flags);
        expected.set(flags);
      }
      case "lock irq" -> {
        held.remove(held.size() - 1).unlockIrq();
        expected.set(false);
      }
      case "lock irqsave" -> {
        boolean flags = expected.saved.remove(expected.saved.size() - 1);
        held.remove(held.size() - 1).unlockIrqrestore(flags);
        expected.set(flags);
      }
      case "lock bh" -> held.remove(held.size() - 1).unlockBh();
      default -> cpu.localBhEnable();
    }
    return "undoes " + last;
  }

  @Test
  void everyCallDoesWhatTheSpecificationSays() {
    for (int seed = 0; seed < RUNS; seed++) {
      assertThat(difference(seed, Flag::new)).as("seed " + seed).isEmpty();
    }
  }

  @Test
  void specificationThatCountsInterrupts_isRefuted() {
    assertThat(difference(0, Count::new) + difference(1, Count::new) + difference(2, Count::new))
        .isNotEmpty();
  }
}
