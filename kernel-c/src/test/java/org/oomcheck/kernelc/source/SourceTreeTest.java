// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class SourceTreeTest {
  private static final String MAKEFILE = "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nNAME = x\n";
  private static final Map<String, String> FILES =
      Map.of(
          "Makefile", MAKEFILE,
          "drivers/a-b.c", "int ab;\n",
          "drivers/a/b.c", "int slash;\n",
          "kernel/notifier.c", "int notifier;\n",
          "mm/oom_kill.c", "int oom;\n".repeat(2000),
          "mm/page_alloc.c", "int alloc;\n",
          "zone.c", "int last;\n");

  @TempDir Path folder = Path.of("");
  private Path archive = Path.of("");
  private Path cacheFolder = Path.of("");

  @BeforeEach
  void places() {
    archive = folder.resolve("linux.tar.xz");
    cacheFolder = folder.resolve("cache");
  }

  private SourceTree open() throws IOException {
    return SourceTree.open(archive, new SourceCache(cacheFolder));
  }

  /** Writes an archive; a block of the compressed file ends after so many files. */
  private static void write(Path archive, List<String> names, int filesInBlock) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(1));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(xz, 512)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.putArchiveEntry(new TarArchiveEntry("linux-6/"));
      tar.closeArchiveEntry();
      for (int i = 0; i < names.size(); i++) {
        byte[] text = FILES.getOrDefault(names.get(i), "").getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("linux-6/" + names.get(i));
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
        if ((i + 1) % filesInBlock == 0) {
          tar.flush();
          xz.endBlock();
        }
      }
    }
  }

  private static List<String> inOrder() {
    return FILES.keySet().stream().sorted().toList();
  }

  private static List<String> backwards() {
    List<String> names = new ArrayList<>(inOrder());
    Collections.reverse(names);
    return names;
  }

  @ParameterizedTest(name = "a block every {0} files")
  @ValueSource(ints = {1, 2, 3, 100})
  void archive_inOrder_hasEveryFile(int filesInBlock) throws IOException {
    write(archive, inOrder(), filesInBlock);
    assertAll(open());
  }

  @ParameterizedTest(name = "a block every {0} files")
  @ValueSource(ints = {1, 2, 3, 100})
  void archive_outOfOrder_hasEveryFile(int filesInBlock) throws IOException {
    write(archive, backwards(), filesInBlock);
    assertAll(open());
  }

  @Test
  void directory_hasEveryFile() throws IOException {
    Path top = folder.resolve("linux");
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path place = top.resolve(file.getKey());
      Files.createDirectories(place.getParent());
      Files.writeString(place, file.getValue());
    }
    Files.writeString(folder.resolve("secret"), "not in the tree");
    SourceTree tree = SourceTree.open(top, new SourceCache(cacheFolder));
    assertAll(tree);
    assertThat(tree.read("../secret")).isEmpty();
    assertThat(tree.read(folder.resolve("secret").toString())).isEmpty();
    assertThat(tree.read("mm")).isEmpty();
  }

  private static void assertAll(SourceTree tree) throws IOException {
    assertThat(tree.readAll(FILES.keySet())).isEqualTo(FILES);
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      assertThat(tree.read(file.getKey())).contains(file.getValue());
    }
    assertThat(tree.read("mm/shrinker.c")).isEmpty();
    assertThat(tree.read("aaa")).isEmpty();
    assertThat(tree.read("zzz")).isEmpty();
    assertThat(tree.release()).isEqualTo(new Release(6, 12, 7)).hasToString("6.12.7");
  }

  @Test
  void cache_answersWithoutTheArchive_forPresentAndAbsentFiles() throws IOException {
    write(archive, inOrder(), 2);
    assertAll(open());
    long size = Files.size(archive);
    FileTime time = Files.getLastModifiedTime(archive);
    Files.write(archive, new byte[(int) size]);
    Files.setLastModifiedTime(archive, time);
    assertAll(open());
  }

  @Test
  void cache_isReadAnew_whenTheArchiveChanges() throws IOException {
    write(archive, inOrder(), 2);
    assertThat(open().read("zone.c")).isPresent();
    write(archive, inOrder().subList(0, 3), 2);
    assertThat(open().read("zone.c")).isEmpty();
    try (Stream<Path> kept = Files.list(cacheFolder)) {
      assertThat(kept).as("what is kept of earlier archives").hasSize(1);
    }
  }

  /** As another program that is writing, or one that was killed, leaves it. */
  @Test
  void cache_withHalfAFile_isReadAnew() throws IOException {
    write(archive, inOrder(), 2);
    open().read("zone.c");
    try (Stream<Path> all = Files.walk(cacheFolder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "");
      }
    }
    assertThat(open().read("zone.c")).contains("int last;\n");
  }

  @Test
  void cache_thatCannotBeWritten_isNoError() throws IOException {
    write(archive, inOrder(), 2);
    Files.writeString(cacheFolder, "a file where the folder would be");
    assertThat(open().read("zone.c")).contains("int last;\n");
  }

  @Test
  void noTree_isSaidInOneSentence() throws IOException {
    SourceCache cache = new SourceCache(cacheFolder);
    assertThatThrownBy(() -> SourceTree.open(folder.resolve("nothing"), cache))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no ")
        .hasMessageContaining("give a kernel tree or its .tar.xz");
    Path text = Files.writeString(folder.resolve("notes.txt"), "x");
    assertThatThrownBy(() -> SourceTree.open(text, cache))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither a folder nor a .tar.xz");
    Files.writeString(archive, "no archive");
    assertThatThrownBy(() -> open().read("Makefile"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(archive + " is no .tar.xz");
    SourceTree empty = SourceTree.open(Files.createDirectory(folder.resolve("empty")), cache);
    assertThatThrownBy(empty::release)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no kernel tree");
  }
}
