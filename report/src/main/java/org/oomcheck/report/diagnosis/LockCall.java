// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelFrame;

/**
 * What a step does to a lock, read from its label. A counterexample is plain data and does not keep
 * the kind of a step; the kernel's names say the same.
 */
public record LockCall(Kind kind, String lock) {

  public enum Kind {
    /** Waits for the lock, and depends in lockdep's eyes on everything that is held. */
    TAKE,
    /** Takes the lock if it is free; depends on nothing in lockdep's eyes. */
    TRY,
    /** Gives the lock back. */
    RELEASE
  }

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("mutex_lock", Kind.TAKE),
          Map.entry("mutex_trylock", Kind.TRY),
          Map.entry("mutex_unlock", Kind.RELEASE),
          Map.entry("spin_lock", Kind.TAKE),
          Map.entry("spin_trylock", Kind.TRY),
          Map.entry("spin_unlock", Kind.RELEASE),
          Map.entry("down_read", Kind.TAKE),
          Map.entry("down_read_trylock", Kind.TRY),
          Map.entry("up_read", Kind.RELEASE),
          Map.entry("down_write", Kind.TAKE),
          Map.entry("down_write_trylock", Kind.TRY),
          Map.entry("up_write", Kind.RELEASE));

  private static final Set<String> PRIMITIVES = KINDS.keySet();
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");

  /** The lock call that a label names, or null if it names something else. */
  public static @Nullable LockCall of(String label) {
    Matcher call = CALL.matcher(label);
    if (!call.matches()) {
      return null;
    }
    Kind kind = KINDS.get(call.group(1));
    return kind == null ? null : new LockCall(kind, call.group(2));
  }

  /** Whether a function of a call stack is one that takes or releases a lock. */
  public static boolean isPrimitive(KernelFrame frame) {
    return PRIMITIVES.contains(frame.symbol());
  }

  /** The innermost function that is not a lock primitive, with brackets; empty if there is none. */
  public static String caller(List<KernelFrame> stack) {
    return frame(stack).map(frame -> frame.symbol() + "()").orElse("");
  }

  /** The innermost function that is not a lock primitive, with file and line if it has lines. */
  public static String place(List<KernelFrame> stack) {
    String location = frame(stack).map(KernelFrame::location).orElse("");
    return caller(stack) + (location.isEmpty() ? "" : " (" + location + ")");
  }

  /** A stack from the function on that makes a call: the call itself may stand on it as well. */
  public static List<KernelFrame> outside(List<KernelFrame> stack, @Nullable String call) {
    return stack.stream()
        .dropWhile(frame -> call != null && call.startsWith(frame.symbol() + "("))
        .toList();
  }

  /** The innermost function that is not a lock primitive. */
  public static Optional<KernelFrame> frame(List<KernelFrame> stack) {
    return stack.stream().filter(frame -> !isPrimitive(frame)).findFirst();
  }
}
