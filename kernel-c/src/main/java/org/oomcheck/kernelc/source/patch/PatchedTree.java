// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.source.Release;
import org.oomcheck.kernelc.source.SourceTree;

/** A tree with patches on it. The tree itself stays as it is. */
public final class PatchedTree implements SourceTree {
  private final SourceTree base;
  private final Map<String, Optional<PatchedFile>> files = new LinkedHashMap<>();
  private final List<Offset> offsets = new ArrayList<>();
  private final List<String> order;
  private final Set<String> added = new LinkedHashSet<>();

  /** The files of the base tree that the series renames: the old name by the new one. */
  private final Map<String, String> renamed = new LinkedHashMap<>();

  private PatchedTree(SourceTree base, List<String> order) {
    this.base = base;
    this.order = order;
  }

  /**
   * A hunk that was found at another line than its header says.
   *
   * @param patchLine the line of its {@code @@} in the patch
   * @param line where it was applied, in the file as it was then, from 1
   * @param offset how many lines further down than expected
   * @param others how many other places would have fitted as well
   */
  public record Offset(
      String patch, int patchLine, int hunk, String path, int line, int offset, int others) {

    @Override
    public String toString() {
      String text =
          "%s:%d: hunk %d of %s is applied at line %d, %d %s further %s"
              .formatted(
                  patch,
                  patchLine,
                  hunk,
                  path,
                  line,
                  Math.abs(offset),
                  Math.abs(offset) == 1 ? "line" : "lines",
                  offset > 0 ? "down" : "up");
      return others == 0
          ? text
          : text
              + "; its lines are also at "
              + others
              + (others == 1 ? " other place" : " other places");
    }
  }

  /**
   * Applies a series, in the order of the numbers in the subjects if they have some.
   *
   * @throws PatchException if a hunk does not apply, a file is missing, or a new one exists
   * @throws IOException if the tree cannot be read
   */
  public static PatchedTree of(SourceTree base, List<Patch> series)
      throws PatchException, IOException {
    SeriesOrder order = SeriesOrder.of(series);
    PatchedTree tree = new PatchedTree(base, List.copyOf(order.remarks()));
    try {
      for (Patch patch : order.patches()) {
        for (Patch.Change change : patch.changes()) {
          tree.apply(patch.name(), change);
        }
      }
    } catch (PatchException e) {
      List<String> notes = order.notes();
      throw notes.isEmpty()
          ? e
          : new PatchException(
              e.getMessage() + System.lineSeparator() + "  Note: " + String.join("; ", notes));
    }
    return tree;
  }

  private void apply(String patch, Patch.Change change) throws PatchException, IOException {
    String place = patch + ":" + change.patchLine() + ": ";
    String oldPath = renamed.getOrDefault(change.oldPath(), change.oldPath());
    String path = renamed.getOrDefault(change.path(), change.path());
    if (change.kind() == Patch.Kind.BINARY) {
      files.put(path, Optional.of(PatchedFile.unchanged("")));
      return;
    }
    Optional<PatchedFile> before = current(oldPath);
    if (change.kind() == Patch.Kind.CREATED) {
      if (before.isPresent()) {
        throw new PatchException(place + "the patch makes " + path + ", which is already there");
      }
      added.add(path);
    } else if (before.isEmpty()) {
      throw new PatchException(
          place
              + "the tree "
              + base.name()
              + " has no "
              + oldPath
              + (oldPath.contains("/")
                  ? ""
                  : "; the paths of a patch begin at the top of the tree, so make it there, or with"
                      + " git diff without --relative"));
    }
    PatchedFile file = before.orElse(PatchedFile.unchanged(""));
    PatchedFile after = new HunkApplication(patch, oldPath, file, offsets).apply(change.hunks());
    if (change.kind() == Patch.Kind.DELETED) {
      if (!after.lines().isEmpty()) {
        throw new PatchException(
            place + "the patch deletes " + oldPath + ", but not all of its lines");
      }
      files.put(oldPath, Optional.empty());
      return;
    } else if (change.kind() == Patch.Kind.RENAMED) {
      if (base.read(oldPath).isPresent()) {
        renamed.put(path, oldPath);
        files.put(oldPath, Optional.of(after));
        return;
      }
      files.put(oldPath, Optional.empty());
    }
    files.put(path, Optional.of(after));
  }

  private Optional<PatchedFile> current(String path) throws IOException {
    Optional<PatchedFile> known = files.get(path);
    return known != null ? known : base.read(path).map(PatchedFile::unchanged);
  }

  @Override
  public Set<String> added() {
    return Collections.unmodifiableSet(added);
  }

  @Override
  public Map<String, String> changed() throws IOException {
    return base.readAll(
        files.entrySet().stream()
            .filter(file -> file.getValue().isPresent())
            .map(Map.Entry::getKey)
            .toList());
  }

  /** A file that the series has changed or made. */
  public Optional<PatchedFile> file(String path) {
    return files.getOrDefault(path, Optional.empty());
  }

  /** The files that the series touches; empty for one that it deletes. */
  public Map<String, Optional<PatchedFile>> files() {
    return Collections.unmodifiableMap(files);
  }

  /**
   * The files of the tree that the series renames; a sentence in each entry. They keep their names
   * here, for a function is known by its file.
   */
  public List<String> renames() {
    List<String> sentences = new ArrayList<>();
    renamed.forEach(
        (path, old) ->
            sentences.add(old + " is renamed to " + path + ", and is called by its old name here"));
    return sentences;
  }

  /** What the order of the series rests on, and what is missing of it; a sentence in each entry. */
  public List<String> order() {
    return order;
  }

  /** The hunks that were found at other lines than their headers say. */
  public List<Offset> offsets() {
    return Collections.unmodifiableList(offsets);
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Release release() throws IOException {
    return base.release();
  }

  @Override
  public Optional<String> read(String path) throws IOException {
    Optional<PatchedFile> known = files.get(path);
    return known != null ? known.map(PatchedFile::text) : base.read(path);
  }

  @Override
  public Map<String, String> readAll(Collection<String> paths) throws IOException {
    Map<String, String> found = new LinkedHashMap<>(base.readAll(paths));
    files.forEach(
        (path, file) -> {
          if (paths.contains(path)) {
            found.remove(path);
            file.ifPresent(changed -> found.put(path, changed.text()));
          }
        });
    return found;
  }
}
