// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;

/**
 * {@code linux/atomic.h}. Operations that change a value and give one are fully ordered unless
 * their name says less, others are not; one that fails orders nothing. A value has 32 bits, also of
 * the long types.
 */
@AutoService(KernelHeader.class)
public final class AtomicHeader implements KernelHeader {

  private static final List<Access> ORDERS =
      List.of(Access.FULL, Access.ATOMIC, Access.ACQUIRE, Access.RELEASE);

  /** Changes of bits. */
  private enum Bitwise {
    AND(Cell.Operation.AND, 0),
    ANDNOT(Cell.Operation.AND, -1),
    OR(Cell.Operation.OR, 0),
    XOR(Cell.Operation.XOR, 0);

    private final Cell.Operation operation;
    private final int flipped;

    Bitwise(Cell.Operation operation, int flipped) {
      this.operation = operation;
      this.flipped = flipped;
    }

    private int mask(int number) {
      return number ^ flipped;
    }

    private int apply(int old, int number) {
      return operation.apply(old, mask(number));
    }
  }

  @Override
  public String path() {
    return "linux/atomic.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String type : List.of("atomic_t", "atomic_long_t", "atomic64_t")) {
      to.type(type, (site, id) -> new Atomic(site.machine(), id.name(), 0));
    }
    for (String init : List.of("ATOMIC_INIT", "ATOMIC_LONG_INIT", "ATOMIC64_INIT")) {
      to.form(init, (site, call) -> first(site, site.caller().value(call.arguments().get(0))));
    }
    for (String prefix : List.of("atomic_", "atomic_long_", "atomic64_")) {
      bind(to, prefix);
    }
  }

  private static Value first(CallSite site, Value value) {
    int number = number(site, value);
    return (Primitive.FirstValue) object -> ((Atomic) object).boot(number);
  }

  private static void bind(Bindings to, String prefix) {
    gives(to, prefix + "read", 0, Atomic::read, old -> old);
    gives(to, prefix + "read_acquire", 0, Atomic::readAcquire, old -> old);
    changes(to, prefix + "set", false, Atomic::set, (old, value) -> value);
    changes(to, prefix + "set_release", false, Atomic::setRelease, (old, value) -> value);
    changes(to, prefix + "add", true, Atomic::add, Integer::sum);
    changes(to, prefix + "sub", true, (a, n) -> a.add(-n), (old, n) -> old - n);
    counts(to, prefix + "inc", 1, Atomic::inc);
    counts(to, prefix + "dec", -1, Atomic::dec);
    for (Bitwise each : Bitwise.values()) {
      String call = prefix + each.name().toLowerCase(Locale.ROOT);
      changes(to, call, true, (a, n) -> a.change(each.operation, each.mask(n)), each::apply);
      for (Access order : ORDERS) {
        combines(
            to,
            prefix + "fetch_" + each.name().toLowerCase(Locale.ROOT) + Atomic.end(order),
            true,
            (a, n) -> a.fetch(order, each.operation, each.mask(n)),
            each::apply,
            (old, n) -> old);
      }
    }
    IntBinaryOperator sum = Integer::sum;
    IntBinaryOperator less = (old, n) -> old - n;
    IntBinaryOperator before = (old, n) -> old;
    for (Access order : ORDERS) {
      String end = Atomic.end(order);
      gives(to, prefix + "inc_return" + end, 1, a -> a.fetchAdd(order, 1) + 1, old -> old + 1);
      gives(to, prefix + "dec_return" + end, -1, a -> a.fetchAdd(order, -1) - 1, old -> old - 1);
      gives(to, prefix + "fetch_inc" + end, 1, a -> a.fetchAdd(order, 1), old -> old);
      gives(to, prefix + "fetch_dec" + end, -1, a -> a.fetchAdd(order, -1), old -> old);
      combines(to, prefix + "add_return" + end, true, (a, n) -> a.fetchAdd(order, n) + n, sum, sum);
      combines(
          to, prefix + "sub_return" + end, true, (a, n) -> a.fetchAdd(order, -n) - n, less, less);
      combines(to, prefix + "fetch_add" + end, true, (a, n) -> a.fetchAdd(order, n), sum, before);
      combines(to, prefix + "fetch_sub" + end, true, (a, n) -> a.fetchAdd(order, -n), less, before);
      combines(to, prefix + "xchg" + end, false, (a, n) -> a.xchg(order, n), (old, n) -> n, before);
      to.function(prefix + "cmpxchg" + end, (site, a) -> cmpxchg(site, a, order));
      to.result(IntegerType.INT, prefix + "cmpxchg" + end);
    }
    gives(to, prefix + "dec_and_test", -1, a -> a.decAndTest() ? 1 : 0, old -> old == 1 ? 1 : 0);
    gives(to, prefix + "inc_and_test", 1, a -> a.incReturn() == 0 ? 1 : 0, o -> o == -1 ? 1 : 0);
    gives(to, prefix + "inc_not_zero", 1, a -> a.incNotZero() ? 1 : 0, old -> old == 0 ? 0 : 1);
    gives(to, prefix + "dec_if_positive", -1, Atomic::decIfPositive, old -> old - 1);
    combines(
        to,
        prefix + "sub_and_test",
        true,
        (a, n) -> a.fetchAdd(-n) == n ? 1 : 0,
        less,
        (old, n) -> old == n ? 1 : 0);
    to.function(prefix + "add_unless", AtomicHeader::addUnless);
    to.result(IntegerType.INT, prefix + "add_unless");
  }

  /** Binds a call without a result; the count of what is never looked at stays as it is. */
  private static void counts(Bindings to, String name, int more, Consumer<Atomic> call) {
    to.function(
        name,
        (site, arguments) -> {
          Atomic atomic = atomic(site, arguments.get(0));
          if (site.isBooting()) {
            atomic.boot(atomic.booted() + more);
          } else if (site.isLookedAt(arguments.get(0))) {
            call.accept(atomic);
          } else {
            atomic.add(0);
          }
          return IntegerValue.NOTHING;
        });
  }

  private static Atomic atomic(CallSite site, Value pointer) {
    return site.object(pointer, Atomic.class, "v");
  }

  /** Binds a call with one argument; what it does while booting is told by two numbers. */
  static void gives(
      Bindings to,
      String name,
      int added,
      ToIntFunction<Atomic> call,
      java.util.function.IntUnaryOperator result) {
    to.result(IntegerType.INT, name);
    to.function(
        name,
        (site, arguments) -> {
          Atomic atomic = atomic(site, arguments.get(0));
          if (!site.isBooting()) {
            return IntegerType.INT.of(call.applyAsInt(atomic));
          }
          int old = atomic.booted();
          atomic.boot(old + added);
          return IntegerType.INT.of(result.applyAsInt(old));
        });
  }

  private static int number(CallSite site, Value value) {
    long number = site.integer(value, "i");
    if (number != (int) number) {
      throw new InterpreterException(
          site.at(), "an atomic variable has 32 bits here, also a long one; not " + number);
    }
    return (int) number;
  }

  /** Binds a call without a result. */
  private static void changes(
      Bindings to,
      String name,
      boolean numberFirst,
      ObjIntConsumer<Atomic> call,
      IntBinaryOperator booting) {
    to.function(
        name,
        (site, arguments) -> {
          Atomic atomic = atomic(site, arguments.get(numberFirst ? 1 : 0));
          int number = number(site, arguments.get(numberFirst ? 0 : 1));
          if (site.isBooting()) {
            atomic.boot(booting.applyAsInt(atomic.booted(), number));
          } else if (!site.isLookedAt(arguments.get(numberFirst ? 1 : 0))) {
            call.accept(atomic, 0);
          } else {
            call.accept(atomic, number);
          }
          return IntegerValue.NOTHING;
        });
  }

  /**
   * Binds a call with a number and a result.
   *
   * @param then what is in the variable afterwards
   * @param result what the call gives
   */
  private static void combines(
      Bindings to,
      String name,
      boolean numberFirst,
      ToIntBiFunction<Atomic, Integer> call,
      IntBinaryOperator then,
      IntBinaryOperator result) {
    to.result(IntegerType.INT, name);
    to.function(
        name,
        (site, arguments) -> {
          Atomic atomic = atomic(site, arguments.get(numberFirst ? 1 : 0));
          int number = number(site, arguments.get(numberFirst ? 0 : 1));
          if (!site.isBooting()) {
            return IntegerType.INT.of(call.applyAsInt(atomic, number));
          }
          int old = atomic.booted();
          atomic.boot(then.applyAsInt(old, number));
          return IntegerType.INT.of(result.applyAsInt(old, number));
        });
  }

  private static Value cmpxchg(CallSite site, List<Value> arguments, Access order) {
    Atomic atomic = atomic(site, arguments.get(0));
    int expected = number(site, arguments.get(1));
    int wanted = number(site, arguments.get(2));
    if (!site.isBooting()) {
      return IntegerType.INT.of(atomic.cmpxchg(order, expected, wanted));
    }
    int old = atomic.booted();
    atomic.boot(old == expected ? wanted : old);
    return IntegerType.INT.of(old);
  }

  private static Value addUnless(CallSite site, List<Value> arguments) {
    Atomic atomic = atomic(site, arguments.get(0));
    int more = number(site, arguments.get(1));
    int unless = number(site, arguments.get(2));
    if (!site.isBooting()) {
      return IntegerType.INT.of(atomic.addUnless(more, unless) ? 1 : 0);
    }
    int old = atomic.booted();
    atomic.boot(old == unless ? old : old + more);
    return IntegerType.INT.of(old == unless ? 0 : 1);
  }
}
