// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The closed levels of a shared search on disk: what was seen at each, what was learned there, and
 * the states that were found. A search goes on from them when members are lost.
 */
public final class Snapshots {
  private static final String DONE = ".done";
  private static final String STATES = ".states";
  private static final String RUN = "run";
  private static final String UNFINISHED = ".unfinished";

  private final Path folder;

  /**
   * A level that was closed.
   *
   * @param seen what was seen in its states
   * @param learned the states from which edges were learned there, a list for each time
   */
  record Level(LevelReply seen, List<byte[]> learned) {}

  /** Brings the states of a level. */
  interface Source {
    void forEachPart(Consumer<byte[]> part);
  }

  /**
   * Keeps snapshots in a folder, which is made.
   *
   * @throws RefusedSearch if it cannot be
   */
  public Snapshots(Path folder) {
    this.folder = folder;
    if (Files.isRegularFile(folder)) {
      throw new RefusedSearch(
          "cannot keep the search in " + folder + ": it is a file; name a folder");
    }
    doing(() -> Files.createDirectories(folder));
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T doing(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new RefusedSearch(
          "cannot keep the search in "
              + folder
              + ": "
              + e.getMessage()
              + "; make room or name another folder, and go on from it with --resume");
    }
  }

  /**
   * The levels of a run that are complete, from the first on; none if the folder has no run yet.
   *
   * @param run what identifies the run
   * @throws RefusedSearch if the folder has another run
   */
  List<Level> begin(String run) {
    return doing(
        () -> {
          Files.createDirectories(folder);
          Path file = folder.resolve(RUN);
          if (!Files.exists(file)) {
            write(file, out -> out.write(run.getBytes(StandardCharsets.UTF_8)));
            return List.of();
          }
          if (!Files.readString(file).equals(run)) {
            throw new RefusedSearch(
                folder + " has the levels of another search; name another folder, or delete it");
          }
          return levels();
        });
  }

  private List<Level> levels() throws IOException {
    List<Level> levels = new ArrayList<>();
    while (true) {
      Path done = file(levels.size(), DONE);
      Path states = file(levels.size(), STATES);
      if (!Files.exists(done) || !Files.exists(states)) {
        return levels;
      }
      Level level = States.read(Files.readAllBytes(done), in -> level(in, states));
      levels.add(level);
    }
  }

  private Level level(DataInputStream in, Path states) throws IOException {
    long sum = in.readLong();
    List<byte[]> learned = new ArrayList<>();
    int times = in.readInt();
    for (int i = 0; i < times; i++) {
      learned.add(States.readBytes(in));
    }
    if (sum != sum(states)) {
      throw new RefusedSearch(states + " is not what was written; delete the folder");
    }
    return new Level(LevelReply.read(in), learned);
  }

  private static long sum(Path states) throws IOException {
    try (CheckedInputStream in =
        new CheckedInputStream(Files.newInputStream(states), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  /** Adds a level that was closed, with the states of the next one. */
  void add(int depth, Level level, Source states) {
    doing(
        () -> {
          long[] sum = new long[1];
          write(
              file(depth, STATES),
              out -> {
                CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
                DataOutputStream data = new DataOutputStream(checked);
                states.forEachPart(part -> doing(() -> put(data, part)));
                data.flush();
                sum[0] = checked.getChecksum().getValue();
              });
          write(
              file(depth, DONE),
              out -> {
                DataOutputStream data = new DataOutputStream(out);
                data.writeLong(sum[0]);
                data.writeInt(level.learned().size());
                for (byte[] each : level.learned()) {
                  States.writeBytes(data, each);
                }
                level.seen().write(data);
              });
          return depth;
        });
  }

  private static int put(DataOutputStream out, byte[] part) throws IOException {
    States.writeBytes(out, part);
    return part.length;
  }

  /** Hands out the states that were found at a level, as they were written. */
  void forEachPart(int depth, Consumer<byte[]> part) {
    doing(
        () -> {
          try (InputStream file = Files.newInputStream(file(depth, STATES));
              DataInputStream in = new DataInputStream(file)) {
            long left = Files.size(file(depth, STATES));
            while (left > 0) {
              byte[] bytes = States.readBytes(in);
              left -= Integer.BYTES + bytes.length;
              part.accept(bytes);
            }
          }
          return depth;
        });
  }

  /** Deletes the files of this class in the folder, and the folder if nothing else is in it. */
  public void delete() {
    doing(
        () -> {
          if (!Files.exists(folder)) {
            return folder;
          }
          List<Path> own;
          try (Stream<Path> files = Files.list(folder)) {
            own = files.filter(Snapshots::isOwn).toList();
          }
          for (Path each : own) {
            Files.deleteIfExists(each);
          }
          try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isEmpty()) {
              Files.delete(folder);
            }
          }
          return folder;
        });
  }

  private static boolean isOwn(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals(RUN)
        || name.endsWith(UNFINISHED)
        || (name.startsWith("level-") && (name.endsWith(DONE) || name.endsWith(STATES)));
  }

  private Path file(int depth, String kind) {
    return folder.resolve(String.format("level-%06d%s", depth, kind));
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** A file is there as a whole, or not at all. */
  private void write(Path file, Writing content) throws IOException {
    Path unfinished = folder.resolve(file.getFileName() + UNFINISHED);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      content.to(out);
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
