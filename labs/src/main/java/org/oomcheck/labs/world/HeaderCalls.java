// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.UsedNames;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** What the functions and macros that headers of the kernel have in C come to. */
final class HeaderCalls {
  private final Map<String, Set<String>> uses = new HashMap<>();

  /** Of all headers that say something in C. */
  static HeaderCalls of(Bindings kernel) {
    HeaderCalls calls = new HeaderCalls();
    kernel.texts().forEach((path, text) -> calls.add(FileParser.parse(path, text, Config.guest())));
    return calls;
  }

  private void add(SourceFile header) {
    header
        .functions()
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast)
        .forEach(function -> uses.put(function.name(), UsedNames.of(function.body(), Map.of())));
    for (Macro macro : header.macros().values()) {
      uses.put(macro.name(), macro.body().stream().map(Token::text).collect(Collectors.toSet()));
    }
  }

  /** Whether a name is one of these, or comes to one. */
  boolean reaches(String name, Set<String> these) {
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(Set.of(name));
    while (!next.isEmpty()) {
      String now = next.pop();
      if (these.contains(now)) {
        return true;
      } else if (seen.add(now)) {
        next.addAll(uses.getOrDefault(now, Set.of()));
      }
    }
    return false;
  }
}
