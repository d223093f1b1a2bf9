// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in the check of what is taken for granted of the order of accesses. */
final class MemoryMutants {

  private MemoryMutants() {}

  static List<Mutant> memory() {
    return List.of(
        mutant(
            "smp_wmb() orders reads too",
            Checks.PROGRAM_ORDER,
            "UnorderedAccesses",
            "known |= ORDERS_WRITES;",
            "known |= ORDERS_ALL;"),
        mutant(
            "a branch orders reads",
            Checks.PROGRAM_ORDER,
            "Dependencies",
            "boolean follows = MemoryStep.writes(later) || isPointedTo(later);",
            "boolean follows = true;"),
        mutant(
            "a write that every branch makes depends on the value",
            Checks.PROGRAM_ORDER,
            "Dependencies",
            "return follows && always != null && !always.contains(What.of(later));",
            "return follows && always != null;"),
        mutant(
            "an unlock and a lock order a write before a read",
            Checks.PROGRAM_ORDER,
            "UnorderedAccesses",
            "return MemoryStep.reads(first) ? ORDERS_ALL : ORDERS_WRITES;",
            "return ORDERS_ALL;"),
        mutant(
            "a lock that one task alone holds keeps the other one away",
            Checks.PROGRAM_ORDER,
            "ProgramOrder",
            "(locks & (begin.exclusiveMask | end.exclusiveMask)) != 0",
            "locks != 0"),
        mutant(
            "the other task need not come to both places before the first access",
            Checks.PROGRAM_ORDER,
            "ProgramOrder",
            "(!reads || overlaps.meet(first, seenSecond))",
            "true"),
        mutant(
            "a task that waits between its accesses for the end of the other one is no matter",
            Checks.PROGRAM_ORDER,
            "ProgramOrder",
            "(guessed || overlaps.meet(second, seenFirst))",
            "true"),
        mutant(
            "a store buffer of one write has tried what takes two",
            Checks.STORE_BUFFERS,
            "UnorderedAccesses",
            "&& (facts & IS_EMPTIED) == 0",
            ""));
  }
}
