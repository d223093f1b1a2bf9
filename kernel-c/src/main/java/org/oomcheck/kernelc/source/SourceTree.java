// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kernel tree: files by their path below its top. Nothing in it is ever changed. */
public interface SourceTree {

  /** What answers call the tree: the folder, the archive, or the repository with its revision. */
  String name();

  /**
   * The text of a file.
   *
   * @param path the path below the top of the tree, such as {@code mm/oom_kill.c}
   * @return empty if the tree has no such file
   * @throws IOException if the tree cannot be read
   */
  Optional<String> read(String path) throws IOException;

  /**
   * Several files at once, which is quicker for an archive.
   *
   * @return those of them that the tree has
   * @throws IOException if the tree cannot be read
   */
  default Map<String, String> readAll(Collection<String> paths) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String path : paths) {
      Optional<String> text = read(path);
      if (text.isPresent()) {
        found.put(path, text.get());
      }
    }
    return found;
  }

  /** The files that patches add; none in a tree without patches. */
  default Set<String> added() {
    return Set.of();
  }

  /**
   * The files that patches change, each with its text before; none in a tree without patches.
   *
   * @throws IOException if the tree cannot be read
   */
  default Map<String, String> changed() throws IOException {
    return Map.of();
  }

  /**
   * The release in the tree's {@code Makefile}.
   *
   * @throws IOException if there is none: what was opened is no kernel tree
   */
  default Release release() throws IOException {
    return read("Makefile")
        .flatMap(Release::ofMakefile)
        .orElseThrow(
            () ->
                new IOException(
                    name() + " is no kernel tree: its Makefile has no VERSION and PATCHLEVEL"));
  }

  /**
   * Opens a folder, or an archive such as Debian's {@code linux-source-6.12.tar.xz}.
   *
   * @param place the folder or the archive
   * @param cache where files of archives are kept between runs
   * @throws IOException if it is neither, with what to give instead
   */
  static SourceTree open(Path place, SourceCache cache) throws IOException {
    if (Files.isDirectory(place)) {
      return new DirectoryTree(place);
    } else if (!Files.exists(place)) {
      throw new IOException("there is no " + place + ": give a kernel tree or its .tar.xz");
    } else if (place.toString().endsWith(".tar.xz")) {
      return cache.keep(place, new ArchiveTree(place));
    }
    throw new IOException(
        place + " is neither a folder nor a .tar.xz: give a kernel tree or its .tar.xz");
  }
}
