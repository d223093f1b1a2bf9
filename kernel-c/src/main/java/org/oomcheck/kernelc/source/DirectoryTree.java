// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A tree in a folder. */
final class DirectoryTree implements SourceTree {
  private final Path top;

  DirectoryTree(Path top) {
    this.top = top;
  }

  @Override
  public String name() {
    return top.toString();
  }

  @Override
  public Optional<String> read(String path) throws IOException {
    Path file = top.resolve(path);
    if (!SourcePath.isPlain(path) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }
}
