// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** A variable that the model keeps in a way of its own. */
public final class ModelScalar extends ObjectPlace {
  private final Supplier<Value> read;
  private final Consumer<Value> write;

  /**
   * @param read reads it; may take a step
   * @param write writes it; may take a step
   */
  public ModelScalar(Identity identity, Supplier<Value> read, Consumer<Value> write) {
    super(identity);
    this.read = read;
    this.write = write;
  }

  @Override
  public Value load(Position at) {
    return read.get();
  }

  @Override
  public void store(Value value, Position at) {
    write.accept(value);
  }

  @Override
  Object content() {
    return name();
  }
}
