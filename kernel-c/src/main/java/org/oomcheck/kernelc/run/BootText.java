// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.syntax.Position;

/**
 * What the text of a program says of a world, before it boots. It is the same in all worlds that
 * begin with the same functions, so a program looks it up once for all of them, see {@link
 * Program#bootText}.
 *
 * @param reached the functions that may run
 * @param written the names that tasks may write, without those that a check has found out
 * @param words all words of the functions that may run
 * @param initialised what tasks initialise
 * @param kept whether the value of a variable or member with a name has to be kept
 * @param managed where objects are made that the code need not free
 */
record BootText(
    Set<FunctionPointer> reached,
    Set<String> written,
    Set<String> words,
    InitialisedNames initialised,
    Predicate<String> kept,
    Set<Position> managed) {

  /** The functions that run while a world boots, and those that its tasks begin with. */
  record Start(List<FunctionPointer> boots, List<FunctionPointer> entries) {}

  static BootText of(Program program, Start start) {
    List<FunctionPointer> all = new ArrayList<>(start.boots());
    all.addAll(start.entries());
    Set<FunctionPointer> reached = Collections.unmodifiableSet(program.reach(all));
    Set<FunctionPointer> inTasks = program.reach(start.entries());
    return new BootText(
        reached,
        Collections.unmodifiableSet(WrittenNames.of(inTasks)),
        Collections.unmodifiableSet(program.words(reached)),
        new InitialisedNames(program, inTasks),
        program.kept(reached),
        Collections.unmodifiableSet(ManagedAllocations.of(reached)));
  }
}
