// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.report.text.AtomicFile;

/**
 * The Markdown pages of a project that are written by hand: those in its root and all in {@code
 * docs/}.
 */
public final class Documents {
  private static final String FOLDER = "docs";

  private final Path root;

  /**
   * @param root the project's folder
   */
  public Documents(Path root) {
    this.root = root;
  }

  /** The pages, sorted by their paths relative to the project. */
  public List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(root)) {
      files.filter(Documents::isPage).forEach(pages::add);
    }
    Path folder = root.resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(Documents::isPage).forEach(pages::add);
      }
    }
    return pages.stream().map(root::relativize).sorted().toList();
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md") && Files.isRegularFile(file);
  }

  /**
   * The pages whose examples are not what their commands print now.
   *
   * @param accept whether to write these pages anew
   */
  public List<Path> outdated(CommandBlocks blocks, boolean accept) throws IOException {
    List<Path> outdated = new ArrayList<>();
    for (Path page : pages()) {
      Path file = root.resolve(page);
      String old = Files.readString(file);
      String refreshed = blocks.refreshed(old);
      if (!refreshed.equals(old)) {
        outdated.add(page);
        if (accept) {
          AtomicFile.write(file, refreshed);
        }
      }
    }
    return outdated;
  }
}
