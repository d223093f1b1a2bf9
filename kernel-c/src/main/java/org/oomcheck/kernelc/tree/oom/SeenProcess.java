// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import org.oomcheck.model.linux.mm.Processes;

/**
 * A process as another task sees it at one time.
 *
 * @param state one of the states of {@link Processes}
 * @param signalled whether SIGKILL is pending
 * @param pages how many pages it holds
 */
record SeenProcess(int state, boolean signalled, int pages) implements Comparable<SeenProcess> {
  static final SeenProcess ENDED = new SeenProcess(Processes.NO_MM, true, 0);

  boolean hasMm() {
    return state != Processes.NO_MM;
  }

  boolean isVictim() {
    return Processes.isVictim(state);
  }

  boolean isReaped() {
    return state == Processes.REAPED;
  }

  /** The same process with another number of pages. */
  SeenProcess with(int newPages) {
    return new SeenProcess(state, signalled, newPages);
  }

  /** The same process after SIGKILL. */
  SeenProcess killed() {
    return new SeenProcess(state, true, pages);
  }

  /** The same process as a victim of the OOM killer. */
  SeenProcess marked() {
    return isVictim() ? this : new SeenProcess(Processes.KILLED, signalled, pages);
  }

  /** The smallest first, and victims last. */
  @Override
  public int compareTo(SeenProcess other) {
    if (isVictim() != other.isVictim()) {
      return Boolean.compare(isVictim(), other.isVictim());
    } else if (pages != other.pages) {
      return Integer.compare(pages, other.pages);
    }
    return state != other.state
        ? Integer.compare(state, other.state)
        : Boolean.compare(signalled, other.signalled);
  }
}
