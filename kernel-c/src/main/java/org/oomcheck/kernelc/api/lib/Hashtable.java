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
 * {@code linux/hashtable.h}: tables of lists; said in C. The bucket of a key is the key modulo the
 * size of the table, so other keys meet in a bucket than in the kernel.
 */
@AutoService(KernelHeader.class)
public final class Hashtable implements KernelHeader {

  @Override
  public String path() {
    return "linux/hashtable.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("DEFINE_HASHTABLE", Hashtable::type, 0);
    to.declares("DECLARE_HASHTABLE", Hashtable::type, 0);
    to.declares("DEFINE_READ_MOSTLY_HASHTABLE", Hashtable::type, 0);
  }

  private static Type type(Expression.Call macro) {
    Position at = macro.at();
    Expression one = new Expression.NumberLiteral(at, "1");
    Expression size = new Expression.Binary(at, "<<", one, macro.arguments().get(1));
    return new Type.Array(at, new Type.Named(at, "struct hlist_head", Set.of()), size);
  }
}
