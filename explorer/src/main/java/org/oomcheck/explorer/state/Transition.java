// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

/**
 * One edge of a path through the stored states.
 *
 * @param state the state that is left
 * @param task the index, in that stored state, of the task that moves, or the clock
 * @param branch which of its possible steps
 */
public record Transition(int state, int task, int branch) {}
