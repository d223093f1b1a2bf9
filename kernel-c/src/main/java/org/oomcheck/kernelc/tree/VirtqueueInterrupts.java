// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Machine;

/**
 * The interrupts of virtqueues. A handler that takes a spinlock comes to the CPU of any task, or to
 * one that idles; it makes no difference where another one runs, and the host's task runs it.
 */
final class VirtqueueInterrupts {
  private static final Pattern LOCKS =
      Pattern.compile("(raw_)?(spin|read|write)_(try)?lock.*|(scoped_)?guard");

  private final Set<FunctionPointer> takeLocks = new LinkedHashSet<>();
  private final Map<String, Irq> lines = new HashMap<>();

  /**
   * Looks at the functions that tasks may begin with. Only while the world boots.
   *
   * @param entries those functions; handlers of virtqueues are among them
   */
  VirtqueueInterrupts(Program program, Collection<FunctionPointer> entries) {
    entries.stream()
        .filter(VirtqueueInterrupts::isHandler)
        .filter(handler -> takesLock(program, handler))
        .forEach(takeLocks::add);
  }

  private static boolean isHandler(FunctionPointer function) {
    List<Type.Parameter> parameters = function.function().type().parameters();
    return parameters.size() == 1
        && parameters.get(0).type() instanceof Type.Pointer pointer
        && pointer.target().toString().contains("struct virtqueue");
  }

  private static boolean takesLock(Program program, FunctionPointer handler) {
    return program.reach(List.of(handler)).stream()
        .flatMap(function -> program.words(function).stream())
        .anyMatch(word -> LOCKS.matcher(word).matches());
  }

  /**
   * Makes the line of a virtqueue, if it may need one. Only while the world boots.
   *
   * @param calls calls the handler
   */
  void add(Machine machine, VirtioDevice device, String virtqueue, Runnable calls) {
    if (!takeLocks.isEmpty()) {
      Irq line = Irq.ofDevice(machine, "virtio0-" + virtqueue, "vring_interrupt()", calls);
      lines.put(virtqueue, line);
      device.interruptsBy(line);
    }
  }

  /**
   * The host has answered.
   *
   * @param handler what the driver wants called
   * @param calls calls it
   */
  void arrives(String virtqueue, FunctionPointer handler, Consumer<FunctionPointer> calls) {
    Irq line = lines.get(virtqueue);
    if (line != null && takeLocks.contains(handler)) {
      line.raise();
    } else {
      calls.accept(handler);
    }
  }
}
