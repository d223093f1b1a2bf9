// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** What a step achieves for the system; a cycle of steps that achieves nothing is a livelock. */
public enum Progress {
  /** Nothing that counts: a retry, a lock taken and dropped. */
  NONE,
  /** Pages moved, though possibly in a cycle. */
  PAGES,
  /** Work got done, for example an allocation outside the balloon succeeded. */
  WORK
}
