// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct blocking_notifier_head}: callbacks in descending priority under a read-write
 * semaphore. The callbacks may sleep.
 */
public final class BlockingNotifierChain {

  /** What a callback tells the chain. */
  public enum Code {
    NOTIFY_DONE,
    NOTIFY_OK,
    /** No further callback is called. */
    NOTIFY_STOP
  }

  /**
   * What a callback answers.
   *
   * @param freed what it adds to the caller's count; its unit is the caller's
   */
  public record Answer(Code code, int freed) {}

  /** {@code struct notifier_block}. */
  public static final class Block {
    private final String name;
    private final int priority;
    private final Callback callback;
    private final Cell registered;

    private Block(Machine machine, String name, int priority, Callback callback) {
      this.name = name;
      this.priority = priority;
      this.callback = callback;
      this.registered = machine.cell(name, 0);
    }

    /** What the block is called in C, such as {@code &vb->nb}. */
    public String name() {
      return name;
    }

    public int priority() {
      return priority;
    }
  }

  /** {@code notifier_fn_t}. */
  @FunctionalInterface
  public interface Callback {

    /** Does the work and says what it freed. */
    Answer call();

    /**
     * Does the work of a callback that looks at its caller's count, or sets it.
     *
     * @param before what the callbacks before have added to the count
     * @return an answer whose sum with it is what the count is then
     */
    default Answer call(int before) {
      return call();
    }

    /**
     * One that looks at its caller's count.
     *
     * @param body what {@link #call(int)} does
     */
    static Callback of(IntFunction<Answer> body) {
      return new Callback() {
        @Override
        public Answer call() {
          return call(0);
        }

        @Override
        public Answer call(int before) {
          return body.apply(before);
        }
      };
    }
  }

  private final Machine machine;
  private final String name;
  private final RwSemaphore rwsem;
  private final List<Block> blocks = new ArrayList<>();
  private final List<UnaryOperator<Callback>> checks = new ArrayList<>();
  private final List<Consumer<Block>> declared = new ArrayList<>();

  /** What stands for the whole chain: one callback, or none. */
  private final List<Callback> instead = new ArrayList<>();

  public BlockingNotifierChain(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.rwsem = new RwSemaphore(machine, "&(" + name + ").rwsem");
  }

  /**
   * Declares a callback that is not registered yet. Only while the world boots.
   *
   * @param priority higher ones run first; among equals, the one declared first
   */
  public Block block(String blockName, int priority, Callback callback) {
    Block block = new Block(machine, blockName, priority, callback);
    blocks.add(block);
    blocks.sort(Comparator.comparingInt((Block b) -> -b.priority));
    declared.forEach(each -> each.accept(block));
    return block;
  }

  /**
   * Adds what is told of every callback that is declared from now on. Only while the world boots.
   */
  public void whenDeclared(Consumer<Block> each) {
    declared.add(each);
  }

  /** Registers a callback while the world boots, before any task runs. */
  public Block booted(String blockName, int priority, Callback callback) {
    Block block = block(blockName, priority, callback);
    block.registered.set(1);
    return block;
  }

  /**
   * Adds a check of every callback that the chain calls. Only while the world boots.
   *
   * @param check what is called in place of a callback; it calls the callback
   */
  public void watch(UnaryOperator<Callback> check) {
    checks.add(check);
  }

  /**
   * From here on a call of this chain is a call of another one, which has a lock of its own; this
   * one has no callbacks and takes none. Only while the world boots.
   */
  public void standsFor(Callback other) {
    instead.add(other);
  }

  /** Registers a callback. Context: may sleep, until a running chain has ended. */
  @KernelRef(path = "kernel/notifier.c", symbol = "blocking_notifier_chain_register")
  public void register(Block block) {
    rwsem.downWrite();
    machine.perform(Step.run(this, "register " + block.name, () -> block.registered.set(1)));
    rwsem.upWrite();
  }

  /** Takes a callback off the chain; it does not run any more when this returns. */
  @KernelRef(path = "kernel/notifier.c", symbol = "blocking_notifier_chain_unregister")
  public void unregister(Block block) {
    rwsem.downWrite();
    machine.perform(Step.run(this, "unregister " + block.name, () -> block.registered.set(0)));
    rwsem.upWrite();
  }

  /**
   * Calls the registered callbacks, those with the highest priority first, until one answers
   * NOTIFY_STOP. Context: may sleep, as long as its callbacks do. Locks: takes rwsem for reading.
   *
   * @return the sum of what the callbacks freed
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "blocking_notifier_call_chain")
  public int callChain() {
    return callEach(Integer::sum);
  }

  /**
   * Calls the callbacks as {@link #callChain()} does, and lets each add to the caller's variable
   * when it ends: a load and a store, and another task may write the variable in between.
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "blocking_notifier_call_chain")
  public void callChain(SharedVariable freed) {
    callEach(
        (none, more) -> {
          freed.write(Access.PLAIN, freed.read(Access.PLAIN) + more);
          return 0;
        });
  }

  private int callEach(IntBinaryOperator add) {
    if (!instead.isEmpty()) {
      return add.applyAsInt(0, checked(instead.get(0)).call().freed());
    }
    rwsem.downRead();
    Loop chain = machine.loop(name);
    int freed = 0;
    for (int i = 0; i < blocks.size(); i++) {
      chain.head(i, freed);
      Block block = blocks.get(i);
      if (!isRegistered(block)) {
        continue;
      }
      Answer answer = call(block, freed);
      freed = add.applyAsInt(freed, answer.freed());
      if (answer.code() == Code.NOTIFY_STOP) {
        break;
      }
    }
    chain.leave(freed);
    rwsem.upRead();
    return freed;
  }

  /**
   * Calls the callback of one block, with the checks of this chain; for code that goes through the
   * blocks in a way of its own.
   *
   * @param before what the callbacks before have added to the caller's count
   */
  public Answer call(Block block, int before) {
    return checked(() -> block.callback.call(before)).call();
  }

  private Callback checked(Callback callback) {
    Callback checked = callback;
    for (UnaryOperator<Callback> check : checks) {
      checked = check.apply(checked);
    }
    return checked;
  }

  private boolean isRegistered(Block block) {
    return machine.perform(
        Step.of(this, "next in " + name + ": " + block.name, () -> block.registered.get() == 1));
  }
}
