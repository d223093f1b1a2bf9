// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;
import org.oomcheck.model.machine.ProgramText;

/**
 * A source file, ready to run: its types, its macros, and the instructions of its functions. What
 * it keeps follows from the text alone.
 */
public final class Unit implements ProgramText {
  private final SourceFile file;
  private final Types types;
  private final OwnMacros macros;
  private final Map<Statement.Block, List<Instruction>> instructions =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * @param types the typedefs, structs and constants of the file and of those it includes
   * @param macros what uses of macros stand for
   */
  public Unit(SourceFile file, Types types, OwnMacros macros) {
    this.file = file;
    this.types = types;
    this.macros = macros;
  }

  /** A file that needs nothing of others. */
  public static Unit alone(SourceFile file) {
    Types types = new Types();
    types.add(file);
    return new Unit(file, types, new OwnMacros(file));
  }

  public SourceFile file() {
    return file;
  }

  public Types types() {
    return types;
  }

  public OwnMacros macros() {
    return macros;
  }

  /** The function of this name, if the file has one that was read. */
  public Optional<Definition.Function> function(String name) {
    return file.function(name)
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast);
  }

  List<Instruction> instructions(Statement.Block body) {
    List<Instruction> known = instructions.get(body);
    if (known == null) {
      known = Lowering.of(body, macros);
      instructions.put(body, known);
    }
    return known;
  }
}
