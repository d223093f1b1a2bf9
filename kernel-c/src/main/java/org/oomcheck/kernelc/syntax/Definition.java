// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands at the top of a source file. */
public sealed interface Definition extends Node
    permits Declaration,
        Definition.Function,
        Definition.MacroFunction,
        Definition.MacroUse,
        Definition.Assembly,
        Definition.Unread {

  /** The name that is defined; empty if there is none. */
  String name();

  /**
   * A function with its body.
   *
   * @param at where its name stands
   * @param expanded whether it could only be read with the macros of its file expanded
   */
  record Function(
      Position at,
      String name,
      Set<String> storage,
      List<Attribute> attributes,
      Type.Function type,
      Statement.Block body,
      boolean expanded)
      implements Definition {}

  /**
   * A function whose head is a macro: {@code SYSCALL_DEFINE3(name, ...) { ... }}.
   *
   * @param name the first argument of the macro; for a system call with {@code sys_} before it
   */
  record MacroFunction(
      Position at,
      String name,
      Set<String> storage,
      List<Attribute> attributes,
      Expression.Call head,
      Statement.Block body,
      boolean expanded)
      implements Definition {}

  /** A macro at the top of the file: {@code EXPORT_SYMBOL(f);}, {@code DEFINE_MUTEX(m);}. */
  record MacroUse(
      Position at,
      Set<String> storage,
      List<Attribute> attributes,
      Expression.Call call,
      @Nullable Expression initializer)
      implements Definition {

    @Override
    public String name() {
      return call.name();
    }
  }

  /** Assembly at the top of the file, as text. */
  record Assembly(Position at, String text) implements Definition {

    @Override
    public String name() {
      return "";
    }
  }

  /**
   * What could not be read.
   *
   * @param at where it begins
   * @param name the name of the function, as far as that can be told; else empty
   * @param function whether it looks like a function with a body
   * @param where the place of the error
   * @param reason what was expected there, and what was found
   * @param end the last line that was left out
   */
  record Unread(
      Position at, String name, boolean function, Position where, String reason, Position end)
      implements Definition {

    @Override
    public String toString() {
      return where + ": " + (name.isEmpty() ? "" : name + "(): ") + reason;
    }
  }
}
