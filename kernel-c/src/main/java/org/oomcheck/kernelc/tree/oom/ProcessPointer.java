// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

/**
 * What a pointer to a {@code struct task_struct} says. Tasks of a role are interchangeable, so a
 * process is known by what it was when it was seen, and one that grows stays the same.
 *
 * @param seen what it was
 * @param number which of those that were like it, from 0
 * @param current whether it is the running task, whatever the others say
 */
record ProcessPointer(SeenProcess seen, int number, boolean current) {
  static final ProcessPointer CURRENT = new ProcessPointer(SeenProcess.ENDED, 0, true);

  /** The name of the process in messages; each has another. */
  String text() {
    return current
        ? "current"
        : "process %d of %s%s, with %d pages"
            .formatted(
                number,
                seen.signalled() ? "the killed, state " : "state ",
                seen.state(),
                seen.pages());
  }
}
