// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;

/**
 * Calls whose first argument points at an object of the model. While the world boots there is one
 * task and no step, so such a call does nothing, and gives what it would give without other tasks.
 *
 * @param <T> the class of the object
 */
public final class Methods<T> {
  private final Bindings bindings;
  private final Class<T> type;
  private final String parameter;

  private Methods(Bindings bindings, Class<T> type, String parameter) {
    this.bindings = bindings;
    this.type = type;
    this.parameter = parameter;
  }

  /**
   * Calls on objects of a class.
   *
   * @param parameter what the header calls the first argument, for messages
   */
  public static <T> Methods<T> of(Bindings bindings, Class<T> type, String parameter) {
    return new Methods<>(bindings, type, parameter);
  }

  /** Binds a call without a result. */
  public Methods<T> does(String name, Consumer<T> call) {
    return does(name, call, false);
  }

  /**
   * Binds a call that releases its object to other tasks and may look at it once more after that:
   * the object must not be freed before the call returns.
   */
  public Methods<T> releases(String name, Consumer<T> call) {
    return does(name, call, true);
  }

  private Methods<T> does(String name, Consumer<T> call, boolean looksAgain) {
    bindings.function(
        name,
        (site, arguments) -> {
          T object = site.object(arguments.get(0), type, parameter);
          if (site.isBooting()) {
            boots(site, name, object);
            return IntegerValue.NOTHING;
          }
          call.accept(object);
          if (looksAgain) {
            site.looksAgain(arguments.get(0), name + "()");
          }
          return IntegerValue.NOTHING;
        });
    return this;
  }

  /** Binds a call with an integer as its second argument and without a result. */
  public Methods<T> doesWith(String name, ObjIntConsumer<T> call) {
    bindings.function(
        name,
        (site, arguments) -> {
          T object = site.object(arguments.get(0), type, parameter);
          if (site.isBooting()) {
            boots(site, name, object);
            restores(site, name, arguments.get(1));
          } else {
            call.accept(object, Math.toIntExact(site.integer(arguments.get(1), "argument 2")));
          }
          return IntegerValue.NOTHING;
        });
    return this;
  }

  /**
   * Binds a call that answers yes or no. The answer while the world boots knows nothing of what was
   * done before, so an init function that asks runs as a task.
   */
  public Methods<T> tells(String name, boolean whileBooting, Predicate<T> call) {
    bindings.early().waits(name);
    return gives(name, whileBooting ? 1 : 0, object -> call.test(object) ? 1 : 0);
  }

  /** Says of a call that is bound that it may sleep, whether it does or not. */
  public Methods<T> maySleep(String name) {
    Bindings.BoundCall call = bindings.call(name).orElseThrow();
    bindings.function(
        name,
        (site, arguments) -> {
          site.mightSleep(name + "()");
          return call.call(site, arguments);
        });
    return this;
  }

  /** Binds a call that gives an int. */
  public Methods<T> gives(String name, int whileBooting, ToIntFunction<T> call) {
    bindings.result(IntegerType.INT, name);
    bindings.function(
        name,
        (site, arguments) -> {
          T object = site.object(arguments.get(0), type, parameter);
          if (site.isBooting()) {
            return IntegerType.INT.of(boots(site, name, object) ? whileBooting : 0);
          }
          return IntegerType.INT.of(call.applyAsInt(object));
        });
    return this;
  }

  /**
   * Binds a call that initialises an object. While tasks run it may be a variable that others use
   * by now.
   *
   * @param again what is done with a variable then
   */
  public Methods<T> initialises(String name, Consumer<T> again) {
    bindings.function(
        name,
        (site, arguments) -> {
          site.initialised(arguments.get(0));
          if (!site.isBooting() && site.isVariable(arguments.get(0))) {
            again.accept(site.object(arguments.get(0), type, parameter));
          }
          return IntegerValue.NOTHING;
        });
    return this;
  }

  /** Notes a call on a lock while the world boots; whether it is done. */
  public static boolean boots(CallSite site, String name, Object object) {
    return site.part(BootLocks.class)
        .map(locks -> locks.called(name, object, site.at()))
        .orElse(true);
  }

  /** Notes that interrupts are as they were, where a call that is made while booting says so. */
  public static void restores(CallSite site, String name, Value flags) {
    if (name.endsWith("_irqrestore")) {
      site.part(BootLocks.class).ifPresent(locks -> locks.irqsOff(flags.isTrue()));
    }
  }

  /** Binds a call with an integer as its second argument that gives an int. */
  public Methods<T> givesWith(String name, int whileBooting, ToIntBiFunction<T, Integer> call) {
    bindings.result(IntegerType.INT, name);
    bindings.function(
        name,
        (site, arguments) -> {
          T object = site.object(arguments.get(0), type, parameter);
          int second = Math.toIntExact(site.integer(arguments.get(1), "argument 2"));
          return IntegerType.INT.of(
              site.isBooting() ? whileBooting : call.applyAsInt(object, second));
        });
    return this;
  }
}
