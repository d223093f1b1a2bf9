// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code #define} of a file.
 *
 * @param parameters the parameters of a function-like macro; null for an object-like one
 * @param rest the name under which the further arguments of a variadic macro go: {@code
 *     __VA_ARGS__}, or the name before {@code ...}; null if there are none
 * @param body what it stands for
 */
public record Macro(
    Position at,
    String name,
    @Nullable List<String> parameters,
    @Nullable String rest,
    List<Token> body)
    implements Node {

  public boolean isFunctionLike() {
    return parameters != null;
  }
}
