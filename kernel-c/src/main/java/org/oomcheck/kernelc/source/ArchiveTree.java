// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.SeekableFileInputStream;
import org.tukaani.xz.SeekableXZInputStream;

/**
 * A tree in a {@code .tar.xz}. Such a file has blocks that can be read each for itself, if it was
 * made by several threads, and Debian's archives have their files in order. The names at the
 * beginnings of the blocks tell in which block a file is, so that a few of some sixty blocks are
 * read. An archive of one block, or one whose blocks do not begin in order, is read as a whole.
 */
final class ArchiveTree implements SourceTree {
  /** The bytes of a header, and what every place in the archive is a multiple of. */
  private static final int RECORD = 512;

  private static final int FROM_THE_BEGINNING = 0;

  private final Path archive;
  private @Nullable Index index;

  /**
   * @param archive the file
   */
  ArchiveTree(Path archive) {
    this.archive = archive;
  }

  /**
   * Where files are.
   *
   * @param top the folder that everything is in, with a slash; empty if there is none
   * @param starts the first file of each block, and where its header is in the unpacked text
   * @param sorted whether these names are in order
   */
  private record Index(String top, NavigableMap<String, Long> starts, boolean sorted) {}

  @Override
  public String name() {
    return archive.toString();
  }

  @Override
  public Optional<String> read(String path) throws IOException {
    return Optional.ofNullable(readAll(List.of(path)).get(path));
  }

  @Override
  public Map<String, String> readAll(Collection<String> paths) throws IOException {
    Index known = index();
    NavigableMap<Long, SortedSet<String>> byStart = new TreeMap<>();
    for (String path : paths) {
      Map.Entry<String, Long> start = known.starts().floorEntry(known.top() + path);
      boolean found = known.sorted() && start != null;
      long from = found ? start.getValue() : FROM_THE_BEGINNING;
      byStart.computeIfAbsent(from, key -> new TreeSet<>()).add(known.top() + path);
    }
    Map<String, String> files = new ConcurrentHashMap<>();
    try {
      byStart.entrySet().parallelStream()
          .forEach(entry -> scan(entry.getKey(), entry.getValue(), known, files));
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(archive + " cannot be read: " + cause.getMessage(), cause);
    }
    return files;
  }

  private synchronized Index index() throws IOException {
    if (index == null) {
      try (SeekableXZInputStream xz = open()) {
        index = index(xz);
      } catch (IOException e) {
        throw new IOException(archive + " is no .tar.xz: " + e.getMessage(), e);
      }
    }
    return index;
  }

  private SeekableXZInputStream open() throws IOException {
    return new SeekableXZInputStream(new SeekableFileInputStream(archive.toFile()));
  }

  private static Index index(SeekableXZInputStream xz) throws IOException {
    NavigableMap<String, Long> starts = new TreeMap<>();
    String top = "";
    String last = "";
    boolean sorted = true;
    for (int block = 0; block < xz.getBlockCount(); block++) {
      long header = firstHeader(xz, xz.getBlockPos(block));
      if (header < 0) {
        continue;
      }
      xz.seek(header);
      TarArchiveEntry entry = new TarArchiveInputStream(xz).getNextEntry();
      if (entry == null) {
        continue;
      } else if (block == 0) {
        top = entry.getName().contains("/") ? entry.getName().replaceFirst("/.*", "/") : "";
      }
      sorted &= last.compareTo(key(entry)) <= 0;
      last = key(entry);
      starts.put(last, header);
    }
    return new Index(top, starts, sorted);
  }

  /** What archives are sorted by: the path, for a folder without the slash at its end. */
  private static String key(TarArchiveEntry entry) {
    String name = entry.getName();
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  /** The place of the first header at or behind a place; -1 if there is none before the end. */
  private static long firstHeader(SeekableXZInputStream xz, long from) throws IOException {
    long place = (from + RECORD - 1) / RECORD * RECORD;
    xz.seek(place);
    byte[] record = new byte[RECORD];
    while (readFully(xz, record)) {
      boolean header = new String(record, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
      if (header && TarUtils.verifyCheckSum(record)) {
        return place;
      }
      place += RECORD;
    }
    return -1;
  }

  private static boolean readFully(SeekableXZInputStream xz, byte[] record) throws IOException {
    return xz.readNBytes(record, 0, record.length) == record.length;
  }

  /** Reads on from a header until all wanted files are found, or their places are passed. */
  private void scan(long from, SortedSet<String> wanted, Index known, Map<String, String> files) {
    SortedSet<String> missing = new TreeSet<>(wanted);
    try (SeekableXZInputStream xz = open()) {
      xz.seek(from);
      TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(xz, 1 << 16));
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null && !missing.isEmpty(); ) {
        String name = key(entry);
        if (missing.remove(name) && entry.isFile()) {
          String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
          files.put(name.substring(known.top().length()), text);
        } else if (known.sorted() && !missing.isEmpty() && missing.last().compareTo(name) < 0) {
          return;
        }
      }
    } catch (EOFException e) {
      throw new UncheckedIOException(new EOFException("it is cut off"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
