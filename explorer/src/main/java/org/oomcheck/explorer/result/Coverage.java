// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * What a search has seen.
 *
 * @param tasks how many tasks the world has
 * @param states how many different states were reached
 * @param transitions how many steps were taken from them
 * @param finalStates how many states have nothing left to do, whether good or bad
 * @param depth the most steps that any state is away from the start
 * @param seconds how long it took
 * @param time when timers fired
 * @param symmetry whether interchangeable tasks were treated as such
 * @param reduction whether steps that concern no other task were followed alone
 * @param hazards what was looked for
 * @param limit what ended the search early, or null if it was complete
 */
public record Coverage(
    int tasks,
    long states,
    long transitions,
    long finalStates,
    int depth,
    double seconds,
    TimeMode time,
    boolean symmetry,
    boolean reduction,
    Set<Hazard> hazards,
    @Nullable Limit limit) {}
