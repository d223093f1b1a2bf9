// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.fs;

import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/** Any filesystem: a lock that its own operations hold and that evicting an inode needs. */
public final class Filesystem {
  private final Mutex lock;

  public Filesystem(Machine machine) {
    this.lock = new Mutex(machine, "&fs->lock");
  }

  /** The lock under which the filesystem allocates with GFP_NOFS. */
  public Mutex lock() {
    return lock;
  }

  /**
   * Gives an inode's memory back. Context: reclaim with __GFP_FS, may sleep. Locks: takes the fs
   * lock.
   *
   * <p>Deviates: nothing is found to give back, since memory is out.
   */
  @KernelRef(path = "fs/inode.c", symbol = "evict", omits = "writeback, the inode itself")
  public void evict() {
    lock.lock();
    lock.unlock();
  }
}
