// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.ProgramText;

/**
 * Objects of the model that tasks ask for, such as threads that tasks start. They can be made only
 * while a world boots: where one is missing, the world is given up, and every later one of the
 * program has it.
 */
final class LateParts implements ProgramText {
  private static final int MOST = 16;

  private final Map<String, Kind> kinds = new ConcurrentSkipListMap<>();

  /** Made once, for all worlds of a program. */
  LateParts() {}

  private record Kind(Function<CallSite, ?> make, int count) {
    List<Object> made(CallSite site) {
      List<Object> objects = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        objects.add(make.apply(site));
      }
      return objects;
    }
  }

  /** Grows with each assumption that is withdrawn. */
  int withdrawn() {
    return kinds.values().stream().mapToInt(Kind::count).sum();
  }

  /** Makes those that a world that boots has not yet, and puts them into its own. */
  void makeAll(CallSite site, Map<String, List<Object>> made) {
    kinds.forEach(
        (key, kind) -> {
          if (!made.containsKey(key)) {
            made.put(key, kind.made(site));
          }
        });
  }

  /** Makes one in a world that boots, whose boot asks for it; every later world has it as well. */
  List<Object> make(String key, CallSite site, Function<CallSite, ?> make) {
    kinds.putIfAbsent(key, new Kind(make, 1));
    return kinds.get(key).made(site);
  }

  /** What to throw where a world has none with this key. */
  AssumptionWithdrawn missing(String key, Function<CallSite, ?> make) {
    kinds.putIfAbsent(key, new Kind(make, 1));
    return new AssumptionWithdrawn(key + " is made while tasks run");
  }

  /** What to throw where all with this key are in use. */
  RuntimeException more(String key, CallSite site) {
    Kind kind = kinds.get(key);
    if (kind == null || kind.count() >= MOST) {
      return new InterpreterException(
          site.at(),
          "more than "
              + MOST
              + " are in use at a time of what is made here; a smaller world is"
              + " needed");
    }
    kinds.put(key, new Kind(kind.make(), 2 * kind.count()));
    return new AssumptionWithdrawn("more than " + kind.count() + " are in use of " + key);
  }
}
