// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.UsedNames;

/**
 * The names of variables and members that functions may write: assigned, counted up or down, or
 * with their address taken. What a macro gets counts as written. Other names stand for constants;
 * that is checked again when something is stored.
 */
final class WrittenNames implements Parts.Visitor {
  private static final Set<String> ONLY_READ =
      Set.of("READ_ONCE", "data_race", "likely", "unlikely", "BUG_ON", "WARN_ON", "WARN_ON_ONCE");

  private static final Set<String> WRITES = Set.of("=", "++", "--", "&", "#", "##");

  private final Map<String, Macro> macros;
  private final Set<String> names = new HashSet<>();

  private WrittenNames(Map<String, Macro> macros) {
    this.macros = macros;
  }

  static Set<String> of(Collection<FunctionPointer> functions) {
    Set<String> all = new HashSet<>();
    for (FunctionPointer function : functions) {
      WrittenNames written = new WrittenNames(function.unit().macros().macros());
      Parts.visit(function.function().body(), written);
      all.addAll(written.names);
    }
    return all;
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression expression) {
      look(expression);
    }
    return true;
  }

  private void look(Expression expression) {
    if (expression instanceof Expression.Assignment assignment) {
      add(assignment.target());
    } else if (expression instanceof Expression.Postfix postfix) {
      add(postfix.operand());
    } else if (expression instanceof Expression.Prefix prefix
        && (prefix.operator().equals("&")
            || prefix.operator().equals("++")
            || prefix.operator().equals("--"))) {
      add(prefix.operand());
    } else if (expression instanceof Expression.Call call && mayWrite(call)) {
      call.arguments().forEach(this::add);
    } else if (expression instanceof Expression.Name name && macros.containsKey(name.name())) {
      names.addAll(UsedNames.of(name, macros));
    }
  }

  /** A function gets values; a macro gets places, and may write them. */
  private boolean mayWrite(Expression.Call call) {
    Macro macro = macros.get(call.name());
    if (macro != null) {
      boolean writes = mayWrite(macro);
      if (writes) {
        names.addAll(UsedNames.of(call, macros));
      }
      return writes;
    }
    boolean isMacro =
        !call.name().isEmpty() && call.name().equals(call.name().toUpperCase(Locale.ROOT));
    boolean exchanges = call.name().contains("xchg") || call.name().startsWith("smp_store");
    return (isMacro || exchanges) && !ONLY_READ.contains(call.name());
  }

  /** A macro that assigns nothing and takes no address is not taken to write. */
  private static boolean mayWrite(Macro macro) {
    return macro.body().stream()
        .map(Token::text)
        .anyMatch(text -> WRITES.contains(text) || text.matches("[^=!<>]=|<<=|>>="));
  }

  /** Adds the name that a place ends with. */
  private void add(Expression place) {
    if (place instanceof Expression.Name name) {
      names.add(name.name());
    } else if (place instanceof Expression.Member member) {
      names.add(member.field());
    } else if (place instanceof Expression.Index index) {
      add(index.array());
    } else if (place instanceof Expression.Cast cast) {
      add(cast.operand());
    } else if (place instanceof Expression.Prefix prefix && prefix.operator().equals("*")) {
      add(prefix.operand());
    }
  }
}
