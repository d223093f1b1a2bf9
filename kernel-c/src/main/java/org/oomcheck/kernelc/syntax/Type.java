// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A type as it is written; typedefs are not resolved. */
public sealed interface Type extends Node {

  /**
   * A type of one or more words: {@code unsigned long}, {@code gfp_t}, {@code struct page}.
   *
   * @param name the words with a blank between each two, without qualifiers
   */
  record Named(Position at, String name, Set<String> qualifiers) implements Type {}

  /**
   * A struct or union with its members.
   *
   * @param keyword {@code struct} or {@code union}
   * @param tag its name; null for one without a name
   */
  record Struct(
      Position at,
      String keyword,
      @Nullable String tag,
      List<Member> members,
      List<Attribute> attributes,
      Set<String> qualifiers)
      implements Type {

    /** The name as a {@link Named} type has it; for one without a name, where it stands. */
    public String name() {
      return keyword + " " + (tag != null ? tag : "<" + at.fileAndLine() + ">");
    }
  }

  /** A member of a struct, or a macro that declares members. */
  sealed interface Member extends Node permits Declaration, MacroMember {}

  /** A macro among the members: {@code DECLARE_BITMAP(map, 64)}. */
  record MacroMember(Position at, Expression.Call call) implements Member {}

  /** An enum with its constants. */
  record Enumeration(
      Position at, @Nullable String tag, List<Constant> constants, Set<String> qualifiers)
      implements Type {}

  /** A constant of an enum; a macro that stands for several has a call and no value. */
  record Constant(
      Position at, String name, @Nullable Expression value, Expression.@Nullable Call macro)
      implements Node {}

  /**
   * {@code typeof(operand)}, where the operand is an expression or a {@link
   * Expression.TypeOperand}.
   */
  record TypeOf(Position at, String keyword, Expression operand, Set<String> qualifiers)
      implements Type {}

  /** A macro that makes a type. */
  record Macro(Position at, Expression.Call call, Set<String> qualifiers) implements Type {}

  /** A pointer. */
  record Pointer(Position at, Type target, Set<String> qualifiers) implements Type {}

  /** An array; without a size its initializer says it, or it is a flexible member. */
  record Array(Position at, Type element, @Nullable Expression size) implements Type {}

  /**
   * A function.
   *
   * @param variadic whether {@code ...} ends its parameters
   */
  record Function(Position at, Type result, List<Parameter> parameters, boolean variadic)
      implements Type {}

  /**
   * A parameter.
   *
   * @param name empty in a prototype without names
   */
  record Parameter(Position at, Type type, String name) implements Node {}
}
