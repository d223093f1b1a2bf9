// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * The list of a chain, and the walk along it, without any lock. A walk reads the next block before
 * it calls the present one: a block that is registered right behind it then is not called, and one
 * that is unregistered there still is.
 */
final class NotifierList {
  private static final int END = 0;
  private static final int ALL = -1;

  private final Machine machine;
  private final String name;
  private final Cell head;
  private final List<NotifierBlock> blocks = new ArrayList<>();

  NotifierList(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.head = machine.cell(name, END);
  }

  NotifierBlock block(String blockName, int priority, IntUnaryOperator callback) {
    Cell next = machine.cell(blockName + ".next", END);
    NotifierBlock block = new NotifierBlock(blockName, blocks.size() + 1, priority, callback, next);
    blocks.add(block);
    return block;
  }

  void booted(NotifierBlock block) {
    insert(block);
  }

  /** Registers a block behind those of a priority that is not lower. */
  @KernelRef(path = "kernel/notifier.c", symbol = "notifier_chain_register", release = "v6.12")
  void register(NotifierBlock block) {
    boolean inserted =
        machine.perform(Step.of(this, "register " + block.name(), () -> insert(block)));
    if (!inserted) {
      throw twice(block);
    }
  }

  /** Registers a block, unless a block of its own priority is there. */
  int registerUniquePrio(NotifierBlock block) {
    int result =
        machine.perform(
            Step.of(
                this,
                "register " + block.name(),
                () -> {
                  if (hasOther(block)) {
                    return Errno.EBUSY;
                  }
                  return insert(block) ? 0 : Errno.EEXIST;
                }));
    if (result == Errno.EEXIST) {
      throw twice(block);
    }
    return result;
  }

  private boolean hasOther(NotifierBlock block) {
    Cell link = head;
    while (link.get() != END) {
      NotifierBlock there = at(link.get());
      if (there != block && there.priority() == block.priority()) {
        return true;
      }
      link = there.next();
    }
    return false;
  }

  private KernelBug twice(NotifierBlock block) {
    return new KernelBug(Hazard.KERNEL_BUG, block.name() + " is registered on " + name + " twice");
  }

  private boolean insert(NotifierBlock block) {
    Cell link = head;
    while (link.get() != END) {
      NotifierBlock there = at(link.get());
      if (there == block) {
        return false;
      }
      if (block.priority() > there.priority()) {
        break;
      }
      link = there.next();
    }
    block.next().set(link.get());
    link.set(block.number());
    return true;
  }

  /** Takes a block off; its own link stays as it is, for a walk that is there. */
  @KernelRef(path = "kernel/notifier.c", symbol = "notifier_chain_unregister", release = "v6.12")
  int unregister(NotifierBlock block) {
    return machine.perform(Step.of(this, "unregister " + block.name(), () -> remove(block)));
  }

  private int remove(NotifierBlock block) {
    Cell link = head;
    while (link.get() != END) {
      if (link.get() == block.number()) {
        link.set(block.next().get());
        return 0;
      }
      link = at(link.get()).next();
    }
    return Errno.ENOENT;
  }

  private NotifierBlock at(int number) {
    return blocks.get(number - 1);
  }

  boolean isEmpty() {
    return machine.perform(Step.of(this, "is " + name + " empty?", () -> head.get() == END));
  }

  /** Calls the blocks in order until one stops; returns the last result. */
  int call(int action) {
    return walk(action, ALL).result;
  }

  /**
   * Calls the blocks in order until one stops; then calls those before it once more with another
   * action. Returns the last result.
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "notifier_call_chain_robust", release = "v6.12")
  int callRobust(int action, int undo) {
    Walk up = walk(action, ALL);
    if (Notify.stops(up.result)) {
      walk(undo, up.called - 1);
    }
    return up.result;
  }

  private record Walk(int result, int called) {}

  @KernelRef(path = "kernel/notifier.c", symbol = "notifier_call_chain", release = "v6.12")
  private Walk walk(int action, int most) {
    int result = Notify.DONE;
    int called = 0;
    Loop loop = machine.loop("notifier_call_chain(" + name + ")");
    int number = read(name, head);
    while (number != END && called != most) {
      loop.head(number, result, called);
      NotifierBlock block = at(number);
      int next = read("next in " + name + " after " + block.name(), block.next());
      result = block.call(action);
      called++;
      if (Notify.stops(result)) {
        break;
      }
      number = next;
    }
    loop.leave(result, called);
    return new Walk(result, called);
  }

  private int read(String label, Cell link) {
    return machine.perform(Step.of(this, label, link::get));
  }
}
