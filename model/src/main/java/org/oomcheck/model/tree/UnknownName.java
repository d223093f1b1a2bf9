// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.List;

/**
 * A name that nothing has. A front end words the mistake for its reader, so the parts are there:
 * what was written, which names there are, and what lists them.
 */
public final class UnknownName extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String name;
  private final transient List<String> known;
  private final transient List<String> kinds;

  /**
   * A name that no list has.
   *
   * @param problem what is wrong, without the known names: "no scenario 'x'"
   * @param name what was written
   * @param known the names that there are
   */
  public UnknownName(String problem, String name, List<String> known) {
    this(problem, name, known, List.of());
  }

  /**
   * A name that a list has not.
   *
   * @param kinds what can be listed to see the known names, such as scenarios
   */
  public UnknownName(String problem, String name, List<String> known, List<String> kinds) {
    super(problem + "; known: " + String.join(", ", known));
    this.problem = problem;
    this.name = name;
    this.known = List.copyOf(known);
    this.kinds = List.copyOf(kinds);
  }

  /** What is wrong, without the known names. */
  public String problem() {
    return problem;
  }

  /** What was written. */
  public String name() {
    return name;
  }

  /** The names that there are. */
  public List<String> known() {
    return known;
  }

  /** What can be listed to see them; empty if nothing can. */
  public List<String> kinds() {
    return kinds;
  }
}
