// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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

  /** The pages whose examples are not what their commands print now, and what they have to be. */
  public NavigableMap<Path, String> outdated(CommandBlocks blocks) throws IOException {
    NavigableMap<Path, String> outdated = new TreeMap<>();
    for (Path page : pages()) {
      String old = Files.readString(root.resolve(page));
      String refreshed = blocks.refreshed(old);
      if (!refreshed.equals(old)) {
        outdated.put(page, refreshed);
      }
    }
    return outdated;
  }

  /** Writes pages anew. */
  public void write(Map<Path, String> pages) throws IOException {
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      AtomicFile.write(root.resolve(page.getKey()), page.getValue());
    }
  }
}
