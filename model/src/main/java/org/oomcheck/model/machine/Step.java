// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One atomic action on one shared object. It may begin when its guard holds, and then its effect
 * runs, and no task sees a state in between. Guard and effect read and write nothing but {@link
 * Cell}s, and the result is a small value: a boolean, an int, an enum constant. A guard only reads.
 * Neither throws: an effect returns what it has found, and the task complains. On real threads a
 * task that waits is woken by steps on the same object alone, so all steps on a cell should be on
 * one object.
 *
 * <p>Steps are immutable; the methods that configure one return a new step.
 *
 * @param <T> the type of the result
 */
public final class Step<T> {

  /** What a step does to a lock or a variable, as far as reports and checks need to know. */
  public enum Kind {
    /** Any access to the object's own state. */
    ACCESS,
    /** Waits until the lock is free and takes it. */
    ACQUIRE,
    /**
     * Takes the lock if it is free, and answers whether it did; adds no dependency in lockdep's
     * eyes. With a guard it waits, and something else than the lock can end the wait.
     */
    TRY_ACQUIRE,
    /** Releases the lock. */
    RELEASE,
    /** Sleeps on a wait queue until woken. */
    SLEEP,
    /** Reads a variable without a lock. */
    READ,
    /** Writes a variable without a lock. */
    WRITE,
    /** Reads and writes a variable without a lock, in one: an atomic operation. */
    UPDATE
  }

  /**
   * The result of a step that was not taken, because an interrupt came first. The handler runs on
   * the task's stack, and then the task comes to the same step again.
   *
   * @param source the number of what interrupts; negative if nothing does, and the task is only
   *     seen to wait
   * @param words what happens, for a reader
   */
  public record Interruption(int source, String words) {

    @Override
    public String toString() {
      return words;
    }
  }

  /** The object of complaints. It is no cell, so a complaint depends on no other step. */
  private static final Object COMPLAINTS = new Object();

  private final Object object;
  private final String label;
  private final Supplier<T> effect;
  private Kind kind = Kind.ACCESS;
  private @Nullable BooleanSupplier guard;
  private int timeout = -1;
  private @Nullable Supplier<T> onTimeout;
  private boolean sleeps;
  private boolean idle;
  private boolean silent;
  private boolean local;
  private Progress progress = Progress.NONE;
  private Access access = Access.PLAIN;
  private String countedAs = "";
  private @Nullable KernelBug complaint;
  private boolean interruptible;
  private @Nullable BooleanSupplier ordering;
  private @Nullable Kind memoryKind;
  private boolean heldBack;

  private Step(Object object, String label, Supplier<T> effect) {
    this.object = object;
    this.label = label;
    this.effect = effect;
  }

  /**
   * A step on {@code object} that is always enabled. The label is in kernel spelling. The effect
   * returns anything but null.
   */
  public static <T> Step<T> of(Object object, String label, Supplier<T> effect) {
    return new Step<>(object, label, effect);
  }

  /** A step without a result of interest. */
  public static Step<Boolean> run(Object object, String label, Runnable effect) {
    Supplier<Boolean> done =
        () -> {
          effect.run();
          return true;
        };
    Step<Boolean> step = of(object, label, done);
    step.silent = true;
    return step;
  }

  /** The same step; its result is for the task alone, and no trace shows it. */
  public Step<T> withoutResult() {
    Step<T> step = copy();
    step.silent = true;
    return step;
  }

  /** A step that does nothing but say what is wrong; the task continues behind it. */
  public static Step<Boolean> complaint(Hazard hazard, String message) {
    Step<Boolean> step = run(COMPLAINTS, KernelBug.label(hazard), () -> {}).touchingNothing();
    step.complaint = KernelBug.carried(hazard, message);
    return step;
  }

  /** The same step, enabled only while the guard holds; testing the guard changes nothing. */
  public Step<T> when(BooleanSupplier condition) {
    Step<T> step = copy();
    step.guard = condition;
    return step;
  }

  /**
   * The same step, given up after some time: then {@code alternative} runs in place of the effect.
   *
   * @param jiffies how long to wait for the guard
   */
  public Step<T> timeout(int jiffies, Supplier<T> alternative) {
    Step<T> step = copy();
    step.timeout = Math.max(0, jiffies);
    step.onTimeout = alternative;
    return step;
  }

  /** The same step, marked as doing this to its lock or variable. */
  public Step<T> kind(Kind newKind) {
    Step<T> step = copy();
    step.kind = newKind;
    return step;
  }

  /** The same step, marked as one that may sleep and is forbidden in atomic context. */
  public Step<T> sleeping() {
    Step<T> step = copy();
    step.sleeps = true;
    return step;
  }

  /** The same step, marked as waiting for work: a task that waits here is idle, not stuck. */
  public Step<T> idling() {
    Step<T> step = copy();
    step.idle = true;
    return step;
  }

  /** The same step, marked as one that touches no shared state: a mere sleep. */
  public Step<T> touchingNothing() {
    Step<T> step = copy();
    step.local = true;
    return step;
  }

  /** The same step, marked with what it achieves. */
  public Step<T> achieving(Progress newProgress) {
    Step<T> step = copy();
    step.progress = newProgress;
    return step;
  }

  /** The same step, marked as one of which a run should have few, and what it is counted as. */
  public Step<T> countedAs(String what) {
    Step<T> step = copy();
    step.countedAs = what;
    return step;
  }

  /** The same step as an access to a variable outside every lock. */
  public Step<T> unlocked(Kind readOrWrite, Access mode) {
    Step<T> step = copy();
    step.kind = readOrWrite;
    step.access = mode;
    return step;
  }

  /**
   * A copy of the step that orders memory only as a read of the object, or as a write of the task's
   * own part of it. Any other step on an object is a full barrier.
   */
  public Step<T> asMemory(Kind readOrWrite, Access mode) {
    Step<T> step = copy();
    step.memoryKind = readOrWrite;
    step.access = mode;
    return step;
  }

  /**
   * The same step, with other code around its own; so it touches state.
   *
   * @param late whether it is a write that later reads of the task need not wait for
   */
  public Step<T> around(
      UnaryOperator<BooleanSupplier> guards, UnaryOperator<Supplier<T>> effects, boolean late) {
    Step<T> step = new Step<>(object, label, effects.apply(effect));
    copyTo(step);
    step.guard = guard == null ? null : guards.apply(guard);
    step.ordering = ordering == null ? null : guards.apply(ordering);
    step.timeout = timeout;
    step.onTimeout = onTimeout == null ? null : effects.apply(onTimeout);
    step.local = false;
    step.heldBack = late;
    return step;
  }

  /**
   * The same step, which has its order only if this holds when it is taken: an exchange that fails
   * orders nothing. Only reads cells.
   */
  public Step<T> orderedIf(BooleanSupplier succeeds) {
    Step<T> step = copy();
    step.ordering = succeeds;
    return step;
  }

  /**
   * The same step on a CPU that an interrupt can reach first. A step with a timeout, or one that
   * touches nothing, cannot be interrupted.
   *
   * @param pending whether an interrupt is there; then it comes, whether the guard holds or not
   * @param take takes it, in place of the effect, if it is still there
   */
  public Step<Object> unlessInterrupted(
      BooleanSupplier pending, Supplier<Optional<Interruption>> take) {
    if (onTimeout != null || local) {
      throw new IllegalStateException("step that cannot be interrupted: " + label);
    }
    Step<Object> step = new Step<>(object, label, () -> takeOrExecute(take));
    copyTo(step);
    BooleanSupplier own = guard;
    step.guard = own == null ? null : () -> pending.getAsBoolean() || own.getAsBoolean();
    step.interruptible = true;
    return step;
  }

  private Object takeOrExecute(Supplier<Optional<Interruption>> take) {
    Optional<Interruption> taken = take.get();
    return taken.isPresent() ? taken.get() : effect.get();
  }

  private Step<T> copy() {
    Step<T> step = new Step<>(object, label, effect);
    step.timeout = timeout;
    step.onTimeout = onTimeout;
    copyTo(step);
    return step;
  }

  private void copyTo(Step<?> step) {
    step.kind = kind;
    step.guard = guard;
    step.sleeps = sleeps;
    step.idle = idle;
    step.silent = silent;
    step.local = local;
    step.progress = progress;
    step.access = access;
    step.countedAs = countedAs;
    step.complaint = complaint;
    step.interruptible = interruptible;
    step.ordering = ordering;
    step.memoryKind = memoryKind;
    step.heldBack = heldBack;
  }

  public Object object() {
    return object;
  }

  public String label() {
    return label;
  }

  public Kind kind() {
    return kind;
  }

  public Access access() {
    return access;
  }

  /** What the step is to memory order: {@link #kind}, unless it says otherwise. */
  public Kind memoryKind() {
    return memoryKind == null ? kind : memoryKind;
  }

  public boolean sleeps() {
    return sleeps;
  }

  public boolean idles() {
    return idle;
  }

  public Progress progress() {
    return progress;
  }

  /** Whether the step can turn out to have no order. */
  public boolean mayBeUnordered() {
    return ordering != null;
  }

  /** Whether the step has its order if it is taken now. */
  public boolean isOrdered() {
    return ordering == null || ordering.getAsBoolean();
  }

  /** Whether the step is a write that the machine may hold back behind later reads. */
  public boolean isHeldBack() {
    return heldBack;
  }

  /** What the step is counted as; empty if it is not. */
  public String countsAs() {
    return countedAs;
  }

  /** What the step says is wrong, or null. */
  public @Nullable KernelBug complaint() {
    return complaint;
  }

  /** Whether an interrupt can come in place of the step. */
  public boolean interruptible() {
    return interruptible;
  }

  /** Whether traces leave out the step's result. */
  public boolean silent() {
    return silent;
  }

  /** Whether the step touches no shared state at all. */
  public boolean touchesNothing() {
    return local;
  }

  /** Whether the step can have to wait at all. */
  public boolean guarded() {
    return guard != null;
  }

  /** Whether the guard holds now. */
  public boolean enabled() {
    return guard == null || guard.getAsBoolean();
  }

  /** Runs the effect. */
  public T execute() {
    return effect.get();
  }

  /** Whether the step is given up after some time. */
  public boolean timed() {
    return onTimeout != null;
  }

  /** How long the step waits, in jiffies, or -1 for ever. */
  public int timeout() {
    return timeout;
  }

  /** Runs the alternative of a step that timed out. */
  public T executeTimeout() {
    if (onTimeout == null) {
      throw new IllegalStateException("step without a timeout: " + label);
    }
    return onTimeout.get();
  }

  /** The code of the guard, the effect and the alternative, for engines that compare steps. */
  public Object[] code() {
    return new Object[] {guard, effect, onTimeout};
  }

  @Override
  public String toString() {
    return label;
  }
}
