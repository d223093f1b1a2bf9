// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an HTML report. It is written beside its place and moved there as a whole, so that
 * half a report is never seen; a folder with anything else in it is left alone.
 */
public final class ReportFolder {
  private static final Pattern PAGE = Pattern.compile(".*\\.(html|svg|json)");
  private static final String MARK = "<meta name=\"generator\" content=\"oomcheck report\">";

  private final Path folder;

  public ReportFolder(Path folder) {
    this.folder = folder;
  }

  /** Why the report cannot be written here, or null if it can. */
  public @Nullable String problem() throws IOException {
    if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
      return "that is a link to nothing; create the folder that it names";
    }
    Path parent = folder.toAbsolutePath().normalize().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      return "the folder that it would be in does not exist; create it";
    }
    if (!Files.exists(folder)) {
      return parent == null || Files.isWritable(parent)
          ? null
          : "the folder that it would be in cannot be written to";
    }
    if (!Files.isDirectory(folder)) {
      return "that is a file; name a folder";
    }
    if (!Files.isWritable(folder)) {
      return "that folder cannot be written to";
    }
    if (isEmpty()) {
      return null;
    }
    Path index = folder.resolve(HtmlReport.INDEX);
    if (!Files.isRegularFile(index) || !Files.readString(index).contains(MARK)) {
      return "that folder is not empty and holds no report; name another, or an empty one";
    }
    Optional<String> foreign = files().stream().filter(f -> !isOurs(f)).findFirst();
    return foreign
        .map(file -> "that folder holds " + file + ", which is no part of a report; move it away")
        .orElse(null);
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** All that is no folder; a link counts for itself, wherever it leads to. */
  private List<String> files() throws IOException {
    // Of a folder that is itself a link, a walk would see the link alone.
    Path real = folder.toRealPath();
    try (Stream<Path> walk = Files.walk(real)) {
      return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> real.relativize(path).toString())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Writes the report in place of an earlier one.
   *
   * @param files by their path below the folder
   */
  public void write(Map<String, String> files) throws IOException {
    Path place = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
    Path fresh = beside(place, "new");
    Path old = beside(place, "old");
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = fresh.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      if (Files.exists(place)) {
        Files.move(place, old);
      }
      Files.move(fresh, place);
    } finally {
      if (!Files.exists(place) && Files.exists(old)) {
        Files.move(old, place);
      }
      delete(fresh);
      delete(old);
    }
  }

  private static Path beside(Path place, String what) {
    return place.resolveSibling(
        "." + place.getFileName() + "." + ProcessHandle.current().pid() + "." + what);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isOurs(String file) {
    return PAGE.matcher(file).matches() || HtmlReport.PARTS.contains(file);
  }
}
