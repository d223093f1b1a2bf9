// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import org.oomcheck.kernelc.interpreter.Value;

/**
 * A function of the model as a value, such as what {@code guard(mutex)} gives.
 *
 * @param call what calling it does
 */
public record BoundFunction(Bindings.BoundCall call) implements Value {

  @Override
  public boolean isTrue() {
    return true;
  }
}
