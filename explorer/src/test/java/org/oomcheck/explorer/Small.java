// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** What a small world is made of: two of each lock, a flag, a count, and tasks. */
final class Small {
  final Machine machine;
  final Mutex a;
  final Mutex b;
  final Mutex c;
  final Spinlock spin;
  final Spinlock other;
  final Semaphore one;
  final Semaphore two;
  final RwSemaphore rw;
  final Completion done;
  final WaitQueue queue;
  final Cell flag;
  final Cell count;
  final Sleep sleep;

  /** One of two forms of a world: as it goes wrong, and as it is right. */
  @FunctionalInterface
  interface Form {
    void boot(Small small, boolean broken);
  }

  /**
   * A world in two forms.
   *
   * @param expected the hazards of the broken form, without STALL, in the order of their names; one
   *     with a question mark is no more than possible
   */
  record Pair(String name, String expected, Form form) {
    World world(boolean broken) {
      return machine -> form.boot(new Small(machine), broken);
    }
  }

  static Pair pair(String name, String expected, Form form) {
    return new Pair(name, expected, form);
  }

  private Small(Machine machine) {
    this.machine = machine;
    this.a = new Mutex(machine, "a");
    this.b = new Mutex(machine, "b");
    this.c = new Mutex(machine, "c");
    this.spin = new Spinlock(machine, "spin");
    this.other = new Spinlock(machine, "other");
    this.one = new Semaphore(machine, "one", 1);
    this.two = new Semaphore(machine, "two", 2);
    this.rw = new RwSemaphore(machine, "rw");
    this.done = new Completion(machine, "done");
    this.queue = new WaitQueue(machine, "queue");
    this.flag = machine.cell("flag", 0);
    this.count = machine.cell("count", 0);
    this.sleep = new Sleep(machine);
  }

  void task(String comm, Runnable body) {
    machine.spawn(Role.task(comm), body);
  }

  void tasks(String comm, int many, Runnable body) {
    machine.spawn(Role.task(comm).times(many), body);
  }

  void daemon(String comm, Runnable body) {
    machine.spawn(Role.daemon(comm), body);
  }

  void forEver(Runnable body) {
    Loop loop = machine.loop("for ever");
    while (true) {
      loop.head();
      body.run();
    }
  }

  void set(int value) {
    KnownEntries.write(machine, flag, value);
  }

  int flag() {
    return KnownEntries.read(machine, flag);
  }

  boolean isSet() {
    return machine.perform(Step.of(flag, "flag?", () -> flag.get() == 1));
  }

  void awaitFlag() {
    KnownEntries.await(machine, flag, "await flag", () -> flag.get() == 1);
  }

  int add(int delta) {
    return KnownEntries.addAndGet(machine, count, delta);
  }

  void work() {
    machine.perform(Step.run(count, "work", () -> {}).achieving(Progress.WORK));
  }

  void movePage(int delta) {
    machine.perform(
        Step.run(count, "move a page", () -> count.add(delta)).achieving(Progress.PAGES));
  }

  boolean isLucky() {
    return machine.choose("lucky?", "no", "yes") == 1;
  }

  /** Repeats something until a test holds. */
  void until(String name, BooleanSupplier test, Runnable body) {
    Loop loop = machine.loop(name);
    loop.head();
    while (!test.getAsBoolean()) {
      body.run();
      loop.head();
    }
    loop.leave();
  }

  void sleep(int jiffies) {
    sleep.scheduleTimeoutUninterruptible(jiffies);
  }

  void under(Mutex lock, Runnable body) {
    lock.lock();
    body.run();
    lock.unlock();
  }

  void nested(Mutex outer, Mutex inner) {
    under(outer, () -> under(inner, () -> {}));
  }
}
