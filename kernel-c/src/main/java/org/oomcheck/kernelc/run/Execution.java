// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.AtomicSections;
import org.oomcheck.kernelc.interpreter.Activation;
import org.oomcheck.kernelc.interpreter.Frame;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Interpreter;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.TaskHeap;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Task;

/**
 * One run of C in one task, from the model's call of a function to its return: its stack, and where
 * it may be merged with other runs. At the head of a loop the live variables count; at the end of a
 * function, its result and the variables of its callers that it could reach.
 */
final class Execution {
  private static final int MAX_DEPTH = 100;
  private static final long MAX_INSTRUCTIONS = 200_000;

  /** More than any sensible task holds; the kernel's lockdep gives up at 48. */
  private static final int MAX_LOCKS = 200;

  private final Booted world;
  private final List<Frame> frames = new ArrayList<>();
  private final Map<Unit, Interpreter> interpreters = new HashMap<>();

  private @Nullable Type keptAs;
  private final TaskHeap heap;
  private final Map<String, Object> notes = new TreeMap<>();

  Execution(Booted world) {
    this.world = world;
    this.heap = new TaskHeap(world.memory());
  }

  TaskHeap heap() {
    return heap;
  }

  /** What calls of the model have noted for the task. */
  Map<String, Object> notes() {
    return notes;
  }

  /** What the functions that run keep, as far as the innermost one can read it. */
  List<Object> locals() {
    List<Object> live = new ArrayList<>();
    if (!frames.isEmpty()) {
      Frame innermost = frames.get(frames.size() - 1);
      live.addAll(TaskMemory.contents(innermost.places(), false));
      addReachable(live, innermost);
    }
    return live;
  }

  private void addReachable(List<Object> live, Frame of) {
    live.addAll(heap.contents());
    live.add(Map.copyOf(notes));
    for (Frame caller : frames) {
      if (caller != of) {
        live.addAll(TaskMemory.contents(caller.places(), true));
      }
    }
  }

  Booted world() {
    return world;
  }

  /**
   * Complains where a function of a module has ended with objects that no other task can reach.
   *
   * @throws KernelBug if there are any
   */
  void checkNothingIsLost(String function) {
    if (frames.isEmpty() && world.moduleUse().frees()) {
      heap.first(world.managed())
          .ifPresent(
              lost -> {
                throw new KernelBug(
                    Hazard.LIFECYCLE,
                    lost
                        + ", is never freed: no other task can reach it when "
                        + function
                        + "() has ended");
              });
    }
  }

  /** An argument for {@code ...} of the innermost function that has some, from 1. */
  Optional<Place> variadic(long number) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i).variable(Interpreter.variadic(1)).isPresent()) {
        return frames.get(i).variable(Interpreter.variadic(number));
      }
    }
    return Optional.empty();
  }

  /** Where the innermost function is; empty if none runs. */
  Optional<Position> from() {
    return frames.isEmpty() ? Optional.empty() : Optional.of(frames.get(frames.size() - 1).at());
  }

  /** How many functions run inside each other now. */
  int depth() {
    return frames.size();
  }

  /** Calls a function. */
  Value call(FunctionPointer function, List<Value> arguments) {
    if (frames.size() >= MAX_DEPTH) {
      throw new InterpreterException(
          function.function().at(), "more than " + MAX_DEPTH + " calls are inside each other");
    }
    Interpreter interpreter = interpreter(function.unit());
    if (world.memory().isBooting()) {
      return frames.isEmpty()
          ? boots(interpreter, function.function(), arguments)
          : interpreter.run(function.function(), arguments);
    }
    if (isPartOfOwnText(function.function().name(), function.function().at())) {
      return interpreter.run(function.function(), arguments);
    }
    int depth = frames.size();
    return world
        .machine()
        .current()
        .interpret(
            () -> frame(function.function(), depth),
            () -> interpreter.run(function.function(), arguments));
  }

  /** Calls a function for the model, maybe as a handler. */
  Value called(FunctionPointer function, List<Value> arguments) {
    int before = notes.size();
    noteSection();
    boolean begins = notes.size() > before;
    Value result = call(function, arguments);
    noteSection();
    if (begins) {
      world.part(AtomicSections.class).ifPresent(sections -> sections.forget(notes));
    }
    return result;
  }

  /** The task may have entered or left atomic context. */
  void noteSection() {
    if (!world.memory().isBooting()) {
      world.part(AtomicSections.class).ifPresent(sections -> sections.at(world.machine(), notes));
    }
  }

  /** Runs a function while the world boots: a complaint learns where it is made. */
  private Value boots(
      Interpreter interpreter, Definition.Function function, List<Value> arguments) {
    List<Value> result = new ArrayList<>(1);
    KernelBug.runListening(
        () -> result.add(interpreter.run(function, arguments)), bug -> bug.isMadeIn(stack()));
    return result.get(0);
  }

  /** The functions that run, innermost first; those of our own texts only where they are called. */
  private List<KernelFrame> stack() {
    List<KernelFrame> stack = new ArrayList<>();
    for (Frame frame : frames) {
      if (!isPartOfOwnText(frame.owner(), frame.at())) {
        stack.add(0, frame(frame.owner(), frame.at()));
      }
    }
    return stack.stream().dropWhile(frame -> world.program().isOwnText(frame.file())).toList();
  }

  /** What our own texts are divided into has names that no kernel has, and is on no stack. */
  private boolean isPartOfOwnText(String function, Position at) {
    return function.startsWith("__") && world.program().isOwnText(at.file());
  }

  private KernelFrame frame(Definition.Function function, int depth) {
    Position at = depth < frames.size() ? frames.get(depth).at() : function.at();
    return frame(function.name(), at);
  }

  /** A function; the lines of our own texts are no lines of the headers that trees have. */
  private KernelFrame frame(String function, Position at) {
    boolean isOwn = world.program().isOwnText(at.file());
    return new KernelFrame(function, at.file(), isOwn ? 0 : at.line());
  }

  Interpreter interpreter(Unit unit) {
    return interpreters.computeIfAbsent(
        unit,
        u ->
            new Interpreter(
                u,
                new TaskMemory(world.memory(), u.file().path()),
                new UnitCalls(this, u),
                MAX_INSTRUCTIONS));
  }

  /** Says what the result of the next function that is called is kept as. */
  void keptAs(Optional<Type> type) {
    keptAs = type.orElse(null);
  }

  Activation enter(Definition.Function function, Frame frame) {
    frames.add(frame);
    frame.resultKeptAs(keptAs);
    keptAs = null;
    if (world.memory().isBooting()) {
      world.machine().usesFunction(name(function));
      return new Activation() {
        @Override
        public void close() {
          frames.remove(frames.size() - 1);
        }
      };
    }
    Loop region = world.machine().loop(name(function), true);
    return new Marks(region, frame);
  }

  /** The name of a function; one of our own texts is not the function of that name in a tree. */
  private String name(Definition.Function function) {
    boolean isOwn = world.program().isOwnText(function.at().file());
    return isOwn ? function.name() + " of our own text" : function.name();
  }

  /** The loops of a statement expression: what was computed before it is fixed while it runs. */
  private final class Nested implements Activation {
    private final Marks marks;

    Nested(Loop region, Frame frame) {
      this.marks = new Marks(region, frame);
    }

    @Override
    public void head(int number, Predicate<String> isLive) {
      marks.head(number, isLive);
    }

    @Override
    public Activation nested() {
      return marks.nested();
    }
  }

  /** A loop that takes locks and gives none back makes each state larger than the one before. */
  private void refuseTooManyLocks() {
    if (world.memory().isBooting()) {
      return;
    }
    Task task = world.machine().current();
    if (task.held().size() > MAX_LOCKS) {
      String at =
          KernelFrame.innermost(task.interpretedFrames()).map(place -> place + ": ").orElse("");
      throw new ProgramText.Refused(
          at + task.comm() + " holds more than " + MAX_LOCKS + " locks; does a loop not end?");
    }
  }

  /** Tells the machine where the run may be merged with others. */
  private final class Marks implements Activation {
    private final Loop region;
    private final Frame frame;

    Marks(Loop region, Frame frame) {
      this.region = region;
      this.frame = frame;
    }

    @Override
    public void head(int number, Predicate<String> isLive) {
      refuseTooManyLocks();
      List<Object> live = new ArrayList<>();
      live.add(number);
      live.addAll(TaskMemory.contents(frame.places(isLive), false));
      TaskMemory.forget(frame.places(isLive.negate()));
      live.addAll(TaskMemory.contents(frame.places(isLive.negate()), true));
      addReachable(live, frame);
      region.head(live.toArray());
    }

    @Override
    public Activation nested() {
      return new Nested(world.machine().loop(frame.owner(), true), frame);
    }

    @Override
    public void leave(Value result) {
      List<Object> live = new ArrayList<>();
      live.add(result);
      addReachable(live, frame);
      region.leave(live.toArray());
    }

    @Override
    public void close() {
      frames.remove(frames.size() - 1);
    }
  }
}
