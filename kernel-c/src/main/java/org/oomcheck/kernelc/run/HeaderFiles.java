// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.model.machine.ProgramText;

/** What the bindings say in C, each text read once for all programs. */
final class HeaderFiles implements ProgramText {
  private static final HeaderFiles READ = new HeaderFiles();

  private final Map<String, SourceFile> files = new ConcurrentHashMap<>();

  private HeaderFiles() {}

  static SourceFile read(String path, String text) {
    return READ.files.computeIfAbsent(path, name -> FileParser.parse(name, text, Config.guest()));
  }

  /** Whether a file is what the bindings say, and no header of a tree. */
  static boolean isOwn(SourceFile file) {
    return file.equals(READ.files.get(file.path()));
  }
}
