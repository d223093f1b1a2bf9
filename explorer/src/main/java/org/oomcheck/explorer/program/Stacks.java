// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.oomcheck.model.machine.KernelRef;

/** Kernel call stacks: the modelled functions among the Java frames, innermost first. */
public final class Stacks {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Where the kernel has its locks and waits. */
  private static final List<String> LOCKING = List.of("kernel/locking/", "include/linux/");

  /** The functions, among those that were met, that are primitives: locks, wait queues, ... */
  private static final Set<String> PRIMITIVES = ConcurrentHashMap.newKeySet();

  /** The kernel symbols of a class's methods, by name and descriptor. */
  private static final ClassValue<Map<String, String>> SYMBOLS =
      new ClassValue<>() {
        @Override
        protected Map<String, String> computeValue(Class<?> type) {
          Map<String, String> symbols = new HashMap<>();
          for (Method method : type.getDeclaredMethods()) {
            KernelRef ref = method.getAnnotation(KernelRef.class);
            if (ref != null) {
              if (LOCKING.stream().anyMatch(ref.path()::startsWith)) {
                PRIMITIVES.add(ref.symbol());
              }
              String descriptor =
                  MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                      .toMethodDescriptorString();
              symbols.put(method.getName() + descriptor, ref.symbol());
            }
          }
          return symbols;
        }
      };

  private Stacks() {}

  /** The kernel functions that the caller is in; frames below the guided run are left out. */
  static List<String> ofCaller() {
    return WALKER.walk(
        frames ->
            frames
                .takeWhile(frame -> !isTheGuidedRun(frame))
                .map(Stacks::symbol)
                .filter(symbol -> !symbol.isEmpty())
                .toList());
  }

  /** The innermost function of a stack that is no primitive, empty if there is none. */
  public static String function(List<String> stack) {
    return stack.stream().filter(symbol -> !PRIMITIVES.contains(symbol)).findFirst().orElse("");
  }

  private static boolean isTheGuidedRun(StackFrame frame) {
    return frame.getDeclaringClass() == GuidedRun.class && frame.getMethodName().equals("run");
  }

  /** The kernel symbol of a frame's method, empty if it stands for no kernel function. */
  private static String symbol(StackFrame frame) {
    Map<String, String> symbols = SYMBOLS.get(frame.getDeclaringClass());
    return symbols.isEmpty()
        ? ""
        : symbols.getOrDefault(frame.getMethodName() + frame.getDescriptor(), "");
  }
}
