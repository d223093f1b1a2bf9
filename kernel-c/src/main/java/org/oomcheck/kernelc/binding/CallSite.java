// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Machine;

/** A call that is bound to the model: its caller, its place, and its world. */
public interface CallSite {

  /** The machine that the world runs on. */
  Machine machine();

  /** The memory of the world. */
  ObjectMemory memory();

  /**
   * Whether the world still boots. Then no step can be taken; there is one task, so a lock is free
   * and need not be taken.
   */
  boolean isBooting();

  /** The place in the source. */
  Position at();

  /** Evaluates expressions in the function that calls. */
  Evaluation caller();

  /**
   * Calls a function of C from here.
   *
   * @param function its address
   */
  Value call(Value function, List<Value> arguments);

  /** The value of an expression that stands in a file and needs no variable. */
  long constant(Expression expression);

  /** What a name of a header stands for: the address of a function, or a constant. */
  Value constant(String name);

  /**
   * A function of C as the body of a task, or as what a task calls later from the model.
   *
   * @param function its address
   */
  Runnable body(Value function, List<Value> arguments);

  /**
   * A function of C as the body of a task that has noted something before it begins. It gives what
   * the function does.
   *
   * @param name see {@link #note}
   */
  Supplier<Value> body(Value function, List<Value> arguments, String name, Object noted);

  /** A function of C that the model calls later, and whose result it uses. */
  Supplier<Value> callback(Value function, List<Value> arguments);

  /** Says that a lock or the like is initialised. */
  void initialised(Value pointer);

  /** Whether a pointer points into a variable of the program, which is there for all tasks. */
  boolean isVariable(Value pointer);

  /**
   * Complains about a lock or the like that no code has initialised.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it has to be
   */
  void checkInitialised(Primitive object);

  /** The object of the world of this kind, such as its kernel; made at the first use. */
  <T> T part(Class<T> type, Supplier<T> make);

  /** The object of the world of this kind, if it has one. */
  <T> Optional<T> part(Class<T> type);

  /**
   * The object of the model behind a pointer to it.
   *
   * @param parameter what the header calls the argument, for messages
   */
  <T> T object(Value pointer, Class<T> type, String parameter);

  /**
   * The call looks at an object once more, which others may have freed meanwhile. Takes no step
   * where no task frees it.
   *
   * @param call the call in kernel spelling, for messages
   * @throws org.oomcheck.model.machine.KernelBug if the object is not there any more
   */
  void looksAgain(Value pointer, String call);

  /**
   * Allocates an object: a shared one while the world boots, later one of the running task, which
   * no other task can reach yet.
   *
   * @param name what traces call it
   * @param zeroed whether it is 0; if not, code must write what it reads
   */
  ObjectPlace allocate(Type type, String name, boolean zeroed);

  /**
   * Complains about a call that may sleep, if the task, or the init function of a module, must not.
   * No step.
   *
   * @param call the call in kernel spelling, for messages
   * @throws org.oomcheck.model.machine.KernelBug if the task is in atomic context
   */
  default void mightSleep(String call) {
    if (isBooting()) {
      part(BootLocks.class).ifPresent(locks -> locks.mightSleep(call, at()));
    } else {
      machine().current().mightSleep(call);
    }
  }

  /**
   * Frees an object that was allocated.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it is not allocated
   */
  void free(Value pointer);

  /**
   * Says that a call has taken an object of the task's, which must not use it any more.
   *
   * @param call the call in kernel spelling, for messages
   * @throws org.oomcheck.model.machine.KernelBug if it is not the task's
   */
  void giveAway(Value pointer, String call);

  /** Says that a device is given what a pointer points at, and may write it. */
  void giveToDevice(Value pointer);

  /** Whether the value of the variable or member that a pointer points at is ever looked at. */
  boolean isLookedAt(Value pointer);

  /**
   * Numbers at which a comparison of this variable or member changes, and those with which it is
   * beyond an array, a few.
   *
   * @param pointer points at it
   */
  List<Long> comparedWith(Value pointer);

  /** The same for a parameter of a function; none where the module does not define it. */
  List<Long> comparedWith(FunctionPointer function, int parameter);

  /** Whether code that may run in this world uses this word. */
  boolean uses(String word);

  /** Whether the module may be taken out of this world. */
  boolean canBeUnloaded();

  /**
   * Says what must be over before the module is taken out. Only while the world boots.
   *
   * @param use what is still used, as a clause; empty if nothing is. It reads cells, and nothing
   *     else
   */
  void usesModule(Supplier<Optional<String>> use);

  /**
   * Says what a module has to take back before it is taken out. Only while the world boots.
   *
   * @param left what is not taken back, as a clause; empty if all is. It reads cells, and nothing
   *     else
   */
  void leaves(Supplier<Optional<String>> left);

  /**
   * Says when the kernel has yet to free memory, which needs no code of the module. Only while the
   * world boots.
   *
   * @param pending whether it has to; it reads cells, and nothing else
   */
  void freesLater(BooleanSupplier pending);

  /** Does something when the boot code has run, before the tasks do. Only while booting. */
  void afterBoot(Runnable action);

  /**
   * Objects that tasks ask for and that can be made only while a world boots. A world in which they
   * are missing is given up, and every later one has them; at first one, then as many as are asked
   * for by {@link #moreLater}.
   *
   * @param key names them in a sentence, the same in each world, as in {@code a thread, at a.c:3}
   * @param make makes one; it must keep nothing of this world
   */
  <T> List<T> later(String key, Class<T> type, Function<CallSite, T> make);

  /** What to throw if all objects with this key are in use. */
  RuntimeException moreLater(String key);

  /**
   * What the running function and its callers keep in their variables, as values that can be
   * compared: a loop of the model that evaluates expressions of theirs compares them too.
   */
  Object[] locals();

  /** What the running task has noted under this name; null if it has not. */
  @Nullable Object noted(String name);

  /**
   * Notes something for the running task, which it remembers like a variable of its own.
   *
   * @param value can be compared; null forgets it
   */
  void note(String name, @Nullable Object value);

  /**
   * An argument for {@code ...} of the innermost function that has some.
   *
   * @param number from 1
   * @return empty if there are not so many
   */
  Optional<Place> variadic(long number);

  /** An argument that must be an integer. */
  long integer(Value value, String parameter);
}
