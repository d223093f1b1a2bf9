// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Task;

/**
 * Kernel call stacks: the modelled functions among the Java frames, and the interpreted functions
 * of the task, innermost first. Each call of {@link Task#interpret} stands for one of the latter.
 */
public final class Stacks {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Where the kernel has its locks and waits. */
  private static final List<String> LOCKING = List.of("kernel/locking/", "include/linux/");

  /** The functions, among those that were met, that are primitives: locks, wait queues, ... */
  private static final Set<String> PRIMITIVES = ConcurrentHashMap.newKeySet();

  /**
   * The kernel functions that a class's methods stand for.
   *
   * @param alone by name, where the class has no other method of that name
   * @param overloaded the others, by name and descriptor
   */
  private record Modelled(Map<String, KernelFrame> alone, Map<String, KernelFrame> overloaded) {

    static Modelled of(Class<?> type) {
      Map<String, KernelFrame> alone = new HashMap<>();
      Map<String, KernelFrame> overloaded = new HashMap<>();
      Method[] methods = type.getDeclaredMethods();
      for (Method method : methods) {
        KernelRef ref = method.getAnnotation(KernelRef.class);
        if (ref != null) {
          if (LOCKING.stream().anyMatch(ref.path()::startsWith)) {
            PRIMITIVES.add(ref.symbol());
          }
          String name = method.getName();
          KernelFrame frame = new KernelFrame(ref.symbol(), ref.path(), 0);
          if (Arrays.stream(methods).filter(any -> any.getName().equals(name)).count() == 1) {
            alone.put(name, frame);
          } else {
            MethodType types =
                MethodType.methodType(method.getReturnType(), method.getParameterTypes());
            overloaded.put(name + types.toMethodDescriptorString(), frame);
          }
        }
      }
      return new Modelled(alone, overloaded);
    }

    @Nullable KernelFrame of(StackFrame frame) {
      if (alone.isEmpty() && overloaded.isEmpty()) {
        return null;
      }
      KernelFrame found = alone.get(frame.getMethodName());
      return found != null || overloaded.isEmpty()
          ? found
          : overloaded.get(frame.getMethodName() + frame.getDescriptor());
    }
  }

  private static final ClassValue<Modelled> MODELLED =
      new ClassValue<>() {
        @Override
        protected Modelled computeValue(Class<?> type) {
          return Modelled.of(type);
        }
      };

  private Stacks() {}

  /** The kernel functions that a task is in now; Java frames below the guided run are left out. */
  static List<KernelFrame> ofCaller(Task task) {
    Iterator<KernelFrame> interpreted = task.interpretedFrames().iterator();
    return WALKER.walk(
        frames ->
            frames
                .takeWhile(frame -> !isTheGuidedRun(frame))
                .map(frame -> interprets(frame) ? interpreted.next() : modelled(frame))
                .filter(Objects::nonNull)
                .toList());
  }

  /** The innermost function of a stack that is no primitive, empty if there is none. */
  public static String function(List<KernelFrame> stack) {
    return stack.stream()
        .map(KernelFrame::symbol)
        .filter(symbol -> !PRIMITIVES.contains(symbol))
        .findFirst()
        .orElse("");
  }

  private static boolean isTheGuidedRun(StackFrame frame) {
    return frame.getDeclaringClass() == GuidedRun.class && frame.getMethodName().equals("run");
  }

  private static boolean interprets(StackFrame frame) {
    return frame.getDeclaringClass() == Task.class && frame.getMethodName().equals("interpret");
  }

  /** The kernel function that a frame's method stands for, or null. */
  private static @Nullable KernelFrame modelled(StackFrame frame) {
    return MODELLED.get(frame.getDeclaringClass()).of(frame);
  }
}
