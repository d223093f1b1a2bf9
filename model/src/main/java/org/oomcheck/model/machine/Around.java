// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a machine does around the code of a step, see {@link Step#around}. */
public interface Around {
  /** Runs a guard, or another condition of the step. */
  boolean guard(BooleanSupplier code);

  /** Runs the effect, or the alternative to it. */
  <R> R effect(Supplier<R> code);
}
