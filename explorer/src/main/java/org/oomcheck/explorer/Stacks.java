// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.oomcheck.model.machine.KernelRef;

/** Kernel call stacks: the modelled functions among the Java frames, innermost first. */
final class Stacks {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** The kernel symbol of a method, empty if it stands for no kernel function. */
  private static final Map<String, String> SYMBOLS = new ConcurrentHashMap<>();

  private Stacks() {}

  /** The kernel functions that the caller is in. */
  static List<String> ofCaller() {
    List<String> symbols = new ArrayList<>();
    WALKER.forEach(
        frame -> {
          Class<?> type = frame.getDeclaringClass();
          String method = frame.getMethodName() + frame.getDescriptor();
          add(
              symbols,
              SYMBOLS.computeIfAbsent(type.getName() + '.' + method, key -> symbol(type, method)));
        });
    return List.copyOf(symbols);
  }

  private static void add(List<String> symbols, String symbol) {
    if (!symbol.isEmpty()) {
      symbols.add(symbol);
    }
  }

  private static String symbol(Class<?> type, String name) {
    for (Method method : type.getDeclaredMethods()) {
      KernelRef ref = method.getAnnotation(KernelRef.class);
      String descriptor =
          MethodType.methodType(method.getReturnType(), method.getParameterTypes())
              .toMethodDescriptorString();
      if (ref != null && name.equals(method.getName() + descriptor)) {
        return ref.symbol();
      }
    }
    return "";
  }
}
