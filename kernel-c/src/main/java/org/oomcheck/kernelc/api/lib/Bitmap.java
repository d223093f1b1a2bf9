// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * {@code linux/bitmap.h}, with find.h: arrays of bits; said in C. A search reads each word once,
 * and what other tasks change atomically meanwhile is no data race.
 */
@AutoService(KernelHeader.class)
public final class Bitmap implements KernelHeader {

  @Override
  public String path() {
    return "linux/bitmap.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("DECLARE_BITMAP", Bitmap::type, 0);
  }

  private static Type type(Expression.Call macro) {
    Position at = macro.at();
    Expression bits = macro.arguments().get(1);
    Expression more = new Expression.Binary(at, "+", bits, new Expression.NumberLiteral(at, "63"));
    Expression words = new Expression.Binary(at, "/", more, new Expression.NumberLiteral(at, "64"));
    return new Type.Array(at, new Type.Named(at, "unsigned long", Set.of()), words);
  }
}
