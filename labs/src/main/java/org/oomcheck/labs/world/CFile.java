// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/**
 * A C file with its text, which reports show beside the tasks.
 *
 * @param source what was read of it
 */
public record CFile(SourceFile source, String text) {

  /** Reads it; what cannot be read is kept as that. */
  static CFile parse(String name, String text) {
    return new CFile(FileParser.parse(name, text, Config.guest()), text);
  }
}
