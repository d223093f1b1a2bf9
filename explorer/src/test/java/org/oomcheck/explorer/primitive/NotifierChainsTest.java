// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.notifier.AtomicNotifierHead;
import org.oomcheck.model.kernel.notifier.BlockingNotifierHead;
import org.oomcheck.model.kernel.notifier.NotifierBlock;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.kernel.notifier.RawNotifierHead;
import org.oomcheck.model.kernel.notifier.SrcuNotifierHead;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Notifier chains of every kind. */
class NotifierChainsTest {

  /** What all kinds have in common. */
  private interface Chain {

    /** Declares a callback. */
    NotifierBlock block(String name, int priority, IntUnaryOperator callback);

    /** Declares a callback that is registered. */
    NotifierBlock booted(String name, int priority, IntUnaryOperator callback);

    /** Registers a callback. */
    void register(NotifierBlock block);

    /** Takes a callback off. */
    int unregister(NotifierBlock block);

    /** Calls the callbacks. */
    int callChain(int action);
  }

  /** The kinds of chain. */
  enum Kind {
    BLOCKING {
      @Override
      Chain chain(Machine machine) {
        BlockingNotifierHead head = new BlockingNotifierHead(machine, "chain");
        return of(head::block, head::booted, head::register, head::unregister, head::callChain);
      }
    },
    ATOMIC_CHAIN {
      @Override
      Chain chain(Machine machine) {
        AtomicNotifierHead head = new AtomicNotifierHead(machine, "chain", new Rcu(machine));
        return of(head::block, head::booted, head::register, head::unregister, head::callChain);
      }
    },
    RAW {
      @Override
      Chain chain(Machine machine) {
        RawNotifierHead head = new RawNotifierHead(machine, "chain");
        return of(head::block, head::booted, head::register, head::unregister, head::callChain);
      }
    },
    SRCU {
      @Override
      Chain chain(Machine machine) {
        SrcuNotifierHead head = new SrcuNotifierHead(machine, "chain");
        return of(head::block, head::booted, head::register, head::unregister, head::callChain);
      }
    };

    abstract Chain chain(Machine machine);
  }

  /** Declares a callback. */
  private interface Declaration {

    /** Declares it. */
    NotifierBlock declare(String name, int priority, IntUnaryOperator callback);
  }

  private static Chain of(
      Declaration block,
      Declaration booted,
      Consumer<NotifierBlock> register,
      ToIntFunction<NotifierBlock> unregister,
      IntUnaryOperator call) {
    return new Chain() {
      @Override
      public NotifierBlock block(String name, int priority, IntUnaryOperator callback) {
        return block.declare(name, priority, callback);
      }

      @Override
      public NotifierBlock booted(String name, int priority, IntUnaryOperator callback) {
        return booted.declare(name, priority, callback);
      }

      @Override
      public void register(NotifierBlock added) {
        register.accept(added);
      }

      @Override
      public int unregister(NotifierBlock taken) {
        return unregister.applyAsInt(taken);
      }

      @Override
      public int callChain(int action) {
        return call.applyAsInt(action);
      }
    };
  }

  /** A driver takes its callback off and frees what it uses. */
  private static World freed(Kind kind) {
    return machine -> {
      Chain chain = kind.chain(machine);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      NotifierBlock block =
          chain.booted(
              "callback",
              0,
              action -> {
                KernelBug.bugOn(freed.read(Access.ONCE) == 1, "called after it was taken off");
                return Notify.OK;
              });
      machine.spawn(Role.task("event"), () -> chain.callChain(1));
      machine.spawn(
          Role.task("remove"),
          () -> {
            chain.unregister(block);
            freed.write(Access.ONCE, 1);
          });
    };
  }

  /** A callback works on its own chain while this runs. */
  private static World fromCallback(Kind kind, boolean registers) {
    return machine -> {
      Chain chain = kind.chain(machine);
      NotifierBlock other = chain.block("other", 0, action -> Notify.OK);
      chain.booted(
          "callback",
          0,
          action -> {
            if (registers) {
              chain.register(other);
            } else {
              chain.unregister(other);
            }
            return Notify.OK;
          });
      machine.spawn(Role.task("event"), () -> chain.callChain(1));
    };
  }

  private static World sleeps(Kind kind) {
    return machine -> {
      Chain chain = kind.chain(machine);
      Sleep sleep = new Sleep(machine);
      chain.booted(
          "callback",
          0,
          action -> {
            sleep.msleep(1);
            return Notify.OK;
          });
      machine.spawn(Role.task("event"), () -> chain.callChain(1));
    };
  }

  /** A callback runs the same chain again, and another task registers meanwhile. */
  private static World nested(Kind kind) {
    return machine -> {
      Chain chain = kind.chain(machine);
      NotifierBlock other = chain.block("other", 0, action -> Notify.OK);
      chain.booted("callback", 0, action -> action == 1 ? chain.callChain(2) : Notify.OK);
      machine.spawn(Role.task("event"), () -> chain.callChain(1));
      machine.spawn(Role.task("probe"), () -> chain.register(other));
    };
  }

  private static World twice(Kind kind) {
    return machine -> {
      Chain chain = kind.chain(machine);
      NotifierBlock block = chain.booted("callback", 0, action -> Notify.OK);
      machine.spawn(Role.task("probe"), () -> chain.register(block));
    };
  }

  /** A chain on which each priority may be there once. */
  private static World uniquePriorities(boolean otherPriority) {
    return machine -> {
      BlockingNotifierHead blocking = new BlockingNotifierHead(machine, "chain");
      AtomicNotifierHead atomic = new AtomicNotifierHead(machine, "other", new Rcu(machine));
      int priority = otherPriority ? 2 : 1;
      blocking.booted("first", 1, action -> Notify.OK);
      atomic.booted("first of other", 1, action -> Notify.OK);
      NotifierBlock block = blocking.block("second", priority, action -> Notify.OK);
      NotifierBlock same = atomic.block("second of other", priority, action -> Notify.OK);
      machine.spawn(
          Role.task("probe"),
          () ->
              KernelBug.bugOn(
                  blocking.registerUniquePrio(block) == Errno.EBUSY
                      || atomic.registerUniquePrio(same) == Errno.EBUSY,
                  "the priority is taken"));
    };
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        row("blocking, taken off and freed", freed(Kind.BLOCKING), CLEAN),
        row("atomic, taken off and freed", freed(Kind.ATOMIC_CHAIN), CLEAN),
        row("raw, taken off and freed", freed(Kind.RAW), BUG),
        row("srcu, taken off and freed", freed(Kind.SRCU), CLEAN),
        row("blocking, registers from a callback", fromCallback(Kind.BLOCKING, true), DEADLOCK),
        row("atomic, registers from a callback", fromCallback(Kind.ATOMIC_CHAIN, true), CLEAN),
        row("raw, registers from a callback", fromCallback(Kind.RAW, true), CLEAN),
        row("srcu, registers from a callback", fromCallback(Kind.SRCU, true), CLEAN),
        row("blocking, takes off in a callback", fromCallback(Kind.BLOCKING, false), DEADLOCK),
        row("atomic, takes off in a callback", fromCallback(Kind.ATOMIC_CHAIN, false), ATOMIC),
        row("raw, takes off in a callback", fromCallback(Kind.RAW, false), CLEAN),
        row("srcu, takes off in a callback", fromCallback(Kind.SRCU, false), DEADLOCK),
        row("blocking, a callback sleeps", sleeps(Kind.BLOCKING), CLEAN),
        row("atomic, a callback sleeps", sleeps(Kind.ATOMIC_CHAIN), ATOMIC),
        row("srcu, a callback sleeps", sleeps(Kind.SRCU), CLEAN),
        row("blocking, a walk inside a walk", nested(Kind.BLOCKING), DEADLOCK),
        row("srcu, a walk inside a walk", nested(Kind.SRCU), CLEAN),
        row("a priority twice", uniquePriorities(false), BUG),
        row("two priorities", uniquePriorities(true), CLEAN),
        row("registered twice", twice(Kind.BLOCKING), BUG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }

  /** The order of the callbacks as a number: each one appends its digit. */
  private static IntUnaryOperator appends(SharedVariable order, int digit, int answer) {
    return action -> {
      order.write(Access.ONCE, order.read(Access.ONCE) * 10 + digit * action);
      return answer;
    };
  }

  /** High priorities come first, equals in the order of registration, and the stop bit stops. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void callbacksRunInTheirOrder(Kind kind) {
    World world =
        machine -> {
          Chain chain = kind.chain(machine);
          SharedVariable order = new SharedVariable(machine, "order", 0);
          NotifierBlock late = chain.block("late", 0, appends(order, 3, Notify.STOP));
          chain.booted("low", -1, appends(order, 4, Notify.OK));
          chain.booted("equal", 0, appends(order, 2, Notify.OK));
          chain.booted("high", 80, appends(order, 1, Notify.DONE));
          machine.spawn(
              Role.task("event"),
              () -> {
                chain.register(late);
                KernelBug.bugOn(chain.callChain(1) != Notify.STOP, "the last answer");
                KernelBug.bugOn(order.read(Access.ONCE) != 123, "another order");
                KernelBug.bugOn(chain.unregister(late) != 0, "it was registered");
                KernelBug.bugOn(chain.unregister(late) != Errno.ENOENT, "it was not");
                KernelBug.bugOn(chain.callChain(1) != Notify.OK, "the last answer");
                KernelBug.bugOn(order.read(Access.ONCE) != 123_124, "another order");
              });
        };
    Checked.hasExactly(world, CLEAN);
  }

  /** What a callback has registered right behind itself is not called by the same walk. */
  @Test
  void blockBehindTheWalkIsNotSeen() {
    World world =
        machine -> {
          RawNotifierHead chain = new RawNotifierHead(machine, "chain");
          SharedVariable order = new SharedVariable(machine, "order", 0);
          NotifierBlock next = chain.block("next", 0, appends(order, 2, Notify.OK));
          chain.booted(
              "callback",
              0,
              action -> {
                if (action == 1) {
                  chain.register(next);
                }
                return Notify.OK;
              });
          machine.spawn(
              Role.task("event"),
              () -> {
                chain.callChain(1);
                KernelBug.bugOn(order.read(Access.ONCE) != 0, "it was called at once");
                chain.callChain(2);
                KernelBug.bugOn(order.read(Access.ONCE) == 0, "it was never called");
              });
        };
    Checked.hasExactly(world, CLEAN);
  }

  /** A callback that refuses undoes those before it, not itself, and not those behind. */
  @Test
  void robustWalkUndoesWhatWasDone() {
    World world =
        machine -> {
          BlockingNotifierHead chain = new BlockingNotifierHead(machine, "chain");
          SharedVariable order = new SharedVariable(machine, "order", 0);
          chain.booted("one", 2, appends(order, 1, Notify.OK));
          chain.booted("two", 1, appends(order, 1, Notify.fromErrno(Errno.EBUSY)));
          chain.booted("three", 0, appends(order, 1, Notify.OK));
          machine.spawn(
              Role.task("event"),
              () -> {
                int result = chain.callChainRobust(1, 2);
                KernelBug.bugOn(Notify.toErrno(result) != Errno.EBUSY, "another error");
                KernelBug.bugOn(order.read(Access.ONCE) != 112, "another order");
              });
        };
    Checked.hasExactly(world, CLEAN);
  }

  @Test
  void answersAndErrorNumbers() {
    assertThat(Notify.STOP).isEqualTo(0x8001);
    assertThat(Notify.BAD).isEqualTo(0x8002);
    assertThat(Notify.toErrno(Notify.STOP)).isZero();
    assertThat(Notify.toErrno(Notify.BAD)).isEqualTo(-1);
    assertThat(Notify.fromErrno(0)).isEqualTo(Notify.OK);
    assertThat(Notify.toErrno(Errno.EBUSY)).isZero();
  }
}
