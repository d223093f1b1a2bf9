// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declaration of variables, functions, members or typedefs, or of a struct, union or enum alone.
 *
 * @param storage {@code static}, {@code extern}, {@code typedef}, {@code inline}, ...
 * @param base the type before the first declarator
 * @param declarators what is declared; empty if the base is all there is
 */
public record Declaration(
    Position at,
    Set<String> storage,
    List<Attribute> attributes,
    Type base,
    List<Declarator> declarators)
    implements Statement, Definition, Type.Member {

  /**
   * One name of a declaration.
   *
   * @param name empty for a bit field without a name
   * @param type the whole type of the name
   * @param bits the width of a bit field
   * @param initializer its first value: an expression or an {@link Expression.Initializer}
   */
  public record Declarator(
      Position at,
      String name,
      Type type,
      @Nullable Expression bits,
      List<Attribute> attributes,
      @Nullable Expression initializer)
      implements Node {}

  public boolean isTypedef() {
    return storage.contains("typedef");
  }

  @Override
  public String name() {
    return declarators.isEmpty() ? "" : declarators.get(0).name();
  }
}
