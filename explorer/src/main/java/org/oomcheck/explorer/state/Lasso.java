// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.List;

/**
 * A run that ends in a loop, or in what follows a state for some steps.
 *
 * @param state the state at which the loop is entered
 * @param cycle the transitions that follow from there; for a loop, back to it
 */
public record Lasso(int state, List<Transition> cycle) {}
