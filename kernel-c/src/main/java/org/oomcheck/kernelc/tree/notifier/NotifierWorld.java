// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.linux.mm.Kernel;

/**
 * A file of C that registers notifiers, in one kernel. Its OOM notifier is on the chain of that
 * kernel, whether the chain is C or the model's; other notifiers are called by the scenario.
 */
final class NotifierWorld {
  private final PartProgram program;
  private final Kernel kernel;
  private final Booted booted;
  private final String file;
  private final Position at;
  private final Map<String, Block> blocks = new HashMap<>();
  private final Map<String, Value> others = new HashMap<>();

  /**
   * Boots the variables of the file.
   *
   * @param file the path of the file, below the top of the tree
   */
  NotifierWorld(PartProgram program, Kernel kernel, String file) {
    this.program = program;
    this.kernel = kernel;
    this.file = file;
    this.at = new Position(file, 1, 1);
    this.booted = program.boot(kernel);
    booted.has(NotifierWorld.class, this);
  }

  /** Binds the calls that register notifiers. */
  static void bind(Bindings to) {
    registers(to, "register_oom_notifier", NotifierWorld::register);
    registers(to, "unregister_oom_notifier", NotifierWorld::unregister);
    for (String chain : List.of("reboot", "memory")) {
      registers(to, "register_" + chain + "_notifier", (world, nb) -> world.others.put(chain, nb));
      to.function("unregister_" + chain + "_notifier", (site, a) -> IntegerType.INT.of(0));
    }
  }

  /** What a call does with the notifier block that it gets. */
  private interface Registration {
    void call(NotifierWorld world, Value block);
  }

  private static void registers(Bindings to, String name, Registration call) {
    to.function(
        name,
        (site, arguments) -> {
          call.call(of(site), arguments.get(0));
          return IntegerType.INT.of(0);
        });
    to.result(IntegerType.INT, name);
  }

  static NotifierWorld of(CallSite site) {
    return site.part(NotifierWorld.class).orElseThrow();
  }

  private Aggregate block(Value pointer) {
    if (booted.memory().target(pointer, at) instanceof Aggregate block) {
      return block;
    }
    throw new InterpreterException(at, pointer + " is no struct notifier_block");
  }

  private void register(Value pointer) {
    Aggregate nb = block(pointer);
    if (booted.memory().isBooting()) {
      int priority = number(nb.member("priority", at).load(at));
      blocks.put(
          nb.name(),
          kernel.oomKill().notifiers().booted("&" + nb.name(), priority, calls(nb, pointer)));
    } else {
      kernel.oomKill().notifiers().registerOomNotifier(blockOf(nb));
    }
  }

  private void unregister(Value pointer) {
    kernel.oomKill().notifiers().unregisterOomNotifier(blockOf(block(pointer)));
  }

  private Block blockOf(Aggregate nb) {
    Block block = blocks.get(nb.name());
    if (block == null) {
      throw new InterpreterException(at, nb.name() + " was not registered while the world booted");
    }
    return block;
  }

  private FunctionPointer callback(Aggregate nb) {
    if (nb.member("notifier_call", at).load(at) instanceof FunctionPointer function) {
      return function;
    }
    throw new InterpreterException(at, nb.name() + " has no notifier_call");
  }

  /** What the chain calls for a block. */
  private BlockingNotifierChain.Callback calls(Aggregate nb, Value pointer) {
    return BlockingNotifierChain.Callback.of(
        before -> {
          Booted.Counted counted = booted.callOomNotifier(callback(nb), pointer, before);
          return Notify.answer(counted.result(), counted.added());
        });
  }

  /** Calls the notifier that is registered on another chain, such as {@code reboot}. */
  void notify(String chain, long action) {
    Value nb = others.get(chain);
    if (nb == null) {
      throw new IllegalArgumentException(file + " registers no notifier on the chain " + chain);
    }
    IntegerValue nothing = IntegerType.UNSIGNED_LONG.of(0);
    int result =
        number(
            booted.call(
                callback(block(nb)), List.of(nb, IntegerType.UNSIGNED_LONG.of(action), nothing)));
    if ((result & Notify.STOP_MASK) != 0) {
      throw new IllegalStateException(file + " stops the chain " + chain);
    }
  }

  /** Asks what else happens in the world; every answer is explored. */
  int choose(String question, String... answers) {
    return kernel.machine().choose(question, answers);
  }

  /** Lets time pass. Context: may sleep. */
  void waitSeconds(int seconds) {
    kernel.sleep().scheduleTimeoutUninterruptible(seconds * kernel.machine().hz());
  }

  /** Gives a parameter of the module its value; no task writes it. Only while the world boots. */
  void parameter(String name, Value value) {
    booted
        .memory()
        .global(TaskMemory.fileName(file, name))
        .ifPresent(place -> place.store(value, at));
  }

  /**
   * Makes a struct while the world boots, all of it 0.
   *
   * @param members the members that get other values
   */
  Value object(String type, String name, Map<String, Value> members) {
    ObjectPlace place = booted.lend(new Type.Named(at, type, Set.of()), name, at);
    members.forEach((member, value) -> booted.memory().member(place, member, at).store(value, at));
    return new Pointer(place);
  }

  /** Whether a variable of the file is not 0. Only inside a step. */
  boolean isSet(String name) {
    return booted
        .memory()
        .global(TaskMemory.fileName(file, name))
        .map(SharedScalar.class::cast)
        .map(variable -> variable.peek(at).isTrue())
        .orElse(false);
  }

  /** An object of the model that calls use, if there is one. */
  <T> Optional<T> known(Class<T> type) {
    return booted.known(type);
  }

  /** The address of a variable of the file. */
  Value address(String name) {
    return new Pointer(
        booted
            .memory()
            .global(TaskMemory.fileName(file, name))
            .orElseThrow(() -> new IllegalArgumentException(file + " has no " + name)));
  }

  /** Calls the file's init function while the world boots. */
  int init(String name) {
    return number(booted.init(BootLocks.KERNEL_INIT, function(name), List.of()));
  }

  /** Calls a function of the file. */
  int call(String name, Value... arguments) {
    return number(booted.call(function(name), List.of(arguments)));
  }

  private FunctionPointer function(String name) {
    return program
        .program()
        .function(name)
        .orElseThrow(() -> new IllegalArgumentException(file + " has no " + name + "()"));
  }

  private static int number(Value value) {
    return value instanceof IntegerValue number ? (int) number.value() : 0;
  }

  /** Gives the world an object of the model that calls use. Only while it boots. */
  <T> void has(Class<T> type, T part) {
    booted.has(type, part);
  }

  /** Ends the boot. */
  void seal() {
    booted.seal();
  }
}
