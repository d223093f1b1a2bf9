// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.util.Arrays;

/** Paths below the top of a tree. A patch brings paths from strangers; none may leave the tree. */
public final class SourcePath {
  private SourcePath() {}

  /** Whether the path is relative, plain, and stays below the top. */
  public static boolean isPlain(String path) {
    return !path.isEmpty()
        && path.chars().allMatch(c -> c >= ' ' && c != '\\' && c != ':' && c != 127)
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }
}
