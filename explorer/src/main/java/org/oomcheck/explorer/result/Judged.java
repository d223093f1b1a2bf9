// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** What a search has judged of the states that it found. */
public enum Judged {
  /** All transitions: whatever is looked for can be found. */
  GRAPH,
  /** Single states, and the components that no transition leaves: tasks that hang are found. */
  TERMINAL_COMPONENTS,
  /** Single states: what shows in one of them is found. */
  SINGLE_STATES
}
