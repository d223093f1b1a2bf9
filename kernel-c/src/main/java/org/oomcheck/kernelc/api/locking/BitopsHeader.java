// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;

/**
 * {@code linux/bitops.h}: bits of a word. An atomic change is one step; one with two underscores is
 * a plain read and a plain write, so that a change of another bit in between is lost. Only what
 * gives the old bit has an order; the two that make a bit a lock have that of a lock.
 */
@AutoService(KernelHeader.class)
public final class BitopsHeader implements KernelHeader {
  private static final int WORD = 64;
  private static final long MAX_BIT = 1L << 30;

  @Override
  public String path() {
    return "linux/bitops.h";
  }

  @Override
  public void bind(Bindings to) {
    LongBinaryOperator set = (word, bit) -> word | bit;
    LongBinaryOperator clear = (word, bit) -> word & ~bit;
    LongBinaryOperator change = (word, bit) -> word ^ bit;
    changes(to, set, Cell.Operation.OR, Access.ATOMIC, "set_bit");
    changes(to, set, Access.FULL, "test_and_set_bit");
    changes(to, set, Access.ACQUIRE, "test_and_set_bit_lock");
    changes(to, clear, Cell.Operation.AND, Access.ATOMIC, "clear_bit");
    changes(to, clear, Cell.Operation.AND, Access.RELEASE, "clear_bit_unlock");
    changes(to, clear, Access.FULL, "test_and_clear_bit");
    changes(to, change, Cell.Operation.XOR, Access.ATOMIC, "change_bit");
    changes(to, change, Access.FULL, "test_and_change_bit");
    changesPlainly(to, set, "__set_bit", "__test_and_set_bit");
    changesPlainly(to, clear, "__clear_bit", "__clear_bit_unlock", "__test_and_clear_bit");
    changesPlainly(to, change, "__change_bit", "__test_and_change_bit");
    to.function("test_bit", (site, arguments) -> test(site, arguments, Access.ONCE));
    to.function("test_bit_acquire", (site, a) -> test(site, a, Access.ACQUIRE_RELEASE));
    to.result(IntegerType.BOOL, "test_bit", "test_bit_acquire");
  }

  /** Binds a change that gives nothing. */
  private static void changes(
      Bindings to, LongBinaryOperator change, Cell.Operation operation, Access order, String name) {
    to.function(
        name,
        (site, arguments) -> {
          long bit = bit(site, arguments);
          long number = operation == Cell.Operation.AND ? ~bit : bit;
          ObjectPlace word = word(site, arguments);
          if (word instanceof SharedScalar shared) {
            String call = call(site, name, arguments, bit, word);
            shared.change(call, order, operation, (int) number, site.at());
          } else {
            plain(site, word, change, bit);
          }
          return IntegerValue.NOTHING;
        });
  }

  private static String call(
      CallSite site, String name, List<Value> arguments, long bit, ObjectPlace word) {
    String call = String.format(Locale.ROOT, "%s(%s, &%s)", name, arguments.get(0), word.name());
    if (bit > MAX_BIT) {
      throw new InterpreterException(
          site.at(), "a word has 31 bits here; " + call + " is beyond them");
    }
    return call;
  }

  private static void changes(Bindings to, LongBinaryOperator change, Access order, String name) {
    to.result(IntegerType.BOOL, name);
    to.function(
        name,
        (site, arguments) -> {
          long bit = bit(site, arguments);
          ObjectPlace word = word(site, arguments);
          if (!(word instanceof SharedScalar shared)) {
            return plain(site, word, change, bit);
          }
          String call = call(site, name, arguments, bit, word);
          // A lock that is not taken gives no order.
          IntPredicate succeeds = old -> order != Access.ACQUIRE || (old & bit) == 0;
          Value old =
              shared.update(
                  new SharedScalar.Update(
                      call, order, succeeds, bits -> (int) change.applyAsLong(bits, bit), true),
                  site.at());
          return isSet(site, old, bit);
        });
  }

  private static void changesPlainly(Bindings to, LongBinaryOperator change, String... names) {
    for (String name : names) {
      to.result(IntegerType.BOOL, name);
      to.function(
          name,
          (site, arguments) -> plain(site, word(site, arguments), change, bit(site, arguments)));
    }
  }

  private static Value plain(CallSite site, ObjectPlace word, LongBinaryOperator change, long bit) {
    Value old = word.load(site.at());
    word.store(changed(site, old, change, bit), site.at());
    return isSet(site, old, bit);
  }

  private static Value test(CallSite site, List<Value> arguments, Access access) {
    ObjectPlace word = word(site, arguments);
    Value value = SharedScalar.loadFrom(word, access, site.at());
    return isSet(site, value, bit(site, arguments));
  }

  private static Value changed(CallSite site, Value old, LongBinaryOperator change, long bit) {
    return IntegerType.UNSIGNED_LONG.of(change.applyAsLong(site.integer(old, "the word"), bit));
  }

  private static IntegerValue isSet(CallSite site, Value word, long bit) {
    return IntegerType.BOOL.of(site.integer(word, "the word") & bit);
  }

  private static ObjectPlace word(CallSite site, List<Value> arguments) {
    long number = site.integer(arguments.get(0), "nr") / WORD;
    return site.memory().element(arguments.get(1), number, site.at());
  }

  private static long bit(CallSite site, List<Value> arguments) {
    long number = site.integer(arguments.get(0), "nr");
    if (number < 0) {
      throw new InterpreterException(site.at(), "bit " + number + " is asked for");
    }
    return 1L << number % WORD;
  }
}
