// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of archives, kept between runs. An archive has a folder of its own, named by its path, size
 * and time, so that a new archive of the same name is read anew. A file is written under another
 * name and then moved, so that no half of it is ever read. A cache that cannot be written is no
 * error: the archive is read each time.
 */
public final class SourceCache {
  private static final String PRESENT = "+";
  private static final String ABSENT = "-";
  private static final String ORIGIN = "origin";

  private final Path folder;

  /**
   * @param folder where the cache is; it need not exist
   */
  public SourceCache(Path folder) {
    this.folder = folder;
  }

  /** The cache of this user: below {@code XDG_CACHE_HOME}, or {@code ~/.cache}. */
  public static SourceCache ofUser() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path base =
        given != null && !given.isEmpty()
            ? Path.of(given)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new SourceCache(base.resolve("oomcheck").resolve("kernel"));
  }

  /**
   * The tree, with its files kept.
   *
   * @param archive what the tree is read from
   * @throws IOException if the archive is not there
   */
  SourceTree keep(Path archive, SourceTree tree) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(archive, BasicFileAttributes.class);
    String origin = archive.toAbsolutePath().normalize().toString();
    String key =
        origin + "\n" + attributes.size() + "\n" + attributes.lastModifiedTime().toMillis();
    return new Kept(tree, folder.resolve(digest(key).substring(0, 24)), origin);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A tree that looks into its folder first. */
  private final class Kept implements SourceTree {
    private final SourceTree tree;
    private final Path own;
    private final String origin;

    Kept(SourceTree tree, Path own, String origin) {
      this.tree = tree;
      this.own = own;
      this.origin = origin;
    }

    @Override
    public String name() {
      return tree.name();
    }

    @Override
    public Optional<String> read(String path) throws IOException {
      return Optional.ofNullable(readAll(List.of(path)).get(path));
    }

    @Override
    public Map<String, String> readAll(Collection<String> paths) throws IOException {
      Map<String, String> found = new LinkedHashMap<>();
      List<String> unknown = new ArrayList<>();
      for (String path : paths) {
        if (SourcePath.isPlain(path)) {
          Optional<String> kept = kept(path);
          if (kept.isEmpty()) {
            unknown.add(path);
          } else if (kept.get().startsWith(PRESENT)) {
            found.put(path, kept.get().substring(PRESENT.length()));
          }
        }
      }
      if (!unknown.isEmpty()) {
        Map<String, String> read = tree.readAll(unknown);
        found.putAll(read);
        write(unknown, read);
      }
      return found;
    }

    /** The mark and the text that are kept of a file: whether it exists, and what is in it. */
    private Optional<String> kept(String path) {
      try {
        String text = Files.readString(own.resolve(digest(path)));
        boolean whole = text.startsWith(PRESENT) || text.equals(ABSENT);
        return whole ? Optional.of(text) : Optional.empty();
      } catch (IOException e) {
        // It is not there, or it cannot be read: the archive has it.
        return Optional.empty();
      }
    }

    private void write(List<String> paths, Map<String, String> read) {
      try {
        if (!Files.exists(own.resolve(ORIGIN))) {
          removeOthers();
          Files.createDirectories(own);
          put(ORIGIN, origin);
        }
        for (String path : paths) {
          String text = read.get(path);
          put(digest(path), text == null ? ABSENT : PRESENT + text);
        }
      } catch (IOException e) {
        // The cache is full or read-only: what was read is still right.
      }
    }

    private void put(String name, String text) throws IOException {
      Path unfinished = Files.createTempFile(own, "unfinished", "");
      Files.writeString(unfinished, text);
      Files.move(unfinished, own.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was kept of earlier archives in the same place. */
    private void removeOthers() throws IOException {
      if (!Files.isDirectory(folder)) {
        return;
      }
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path other : all) {
          Path mark = other.resolve(ORIGIN);
          if (Files.isRegularFile(mark) && Files.readString(mark).equals(origin)) {
            remove(other);
          }
        }
      }
    }

    private static void remove(Path folder) throws IOException {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }
          });
      Files.delete(folder);
    }
  }
}
