// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** What the bindings say in C, each text read once for all programs. */
final class HeaderFiles {
  private static final Map<String, SourceFile> READ = new ConcurrentHashMap<>();

  private HeaderFiles() {}

  static SourceFile read(String path, String text) {
    return READ.computeIfAbsent(path, name -> FileParser.parse(name, text, Config.guest()));
  }

  /** Whether a file is what the bindings say, and no header of a tree. */
  static boolean isOwn(SourceFile file) {
    return file.equals(READ.get(file.path()));
  }
}
