// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.List;

/**
 * A patch: one mail of a series, or one diff.
 *
 * @param name the file that it was read from
 * @param subject the subject of the mail, or the line of {@code git log} that begins the commit;
 *     empty if there is none
 * @param changes what it changes, file by file
 */
public record Patch(String name, String subject, List<Change> changes) {

  /** What happens to a file. */
  public enum Kind {
    CHANGED,
    CREATED,
    DELETED,
    RENAMED,
    /** Not text; there are no hunks. */
    BINARY
  }

  /**
   * The change of a file.
   *
   * @param oldPath the path before, below the top of the tree; for a new file the new one
   * @param path the path afterwards; for a deleted file the old one
   * @param patchLine the line of the patch where the change begins, from 1
   */
  public record Change(Kind kind, String oldPath, String path, List<Hunk> hunks, int patchLine) {}
}
