// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * How a group of interchangeable tasks appears in the kernel.
 *
 * @param comm the name of the task; instances of a role with several tasks get a number
 * @param count how many tasks there are, at least 1
 * @param daemon whether the world is finished although these tasks still run
 * @param flags the PF_ flags that the tasks start with, see {@link Task}; daemons have {@link
 *     Task#SERVES} as well
 */
public record Role(String comm, int count, boolean daemon, int flags) {

  public Role {
    if (count < 1) {
      throw new IllegalArgumentException(
          "role " + comm + ": count " + count + ", at least 1 needed");
    }
    flags |= daemon ? Task.SERVES : 0;
  }

  /** One ordinary task. */
  public static Role task(String comm) {
    return new Role(comm, 1, false, 0);
  }

  /** One task that serves others for ever: a kthread, a worker, the host. */
  public static Role daemon(String comm) {
    return new Role(comm, 1, true, 0);
  }

  /** The same role with this many tasks. */
  public Role times(int tasks) {
    return new Role(comm, tasks, daemon, flags);
  }

  /** The same role with these PF_ flags. */
  public Role with(int pfFlags) {
    return new Role(comm, count, daemon, flags | pfFlags);
  }

  /** The name of the instance with this index. */
  public String comm(int index) {
    return count == 1 ? comm : comm + "/" + index;
  }
}
