// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.dist.Built.Ran;

/** The Debian package, unpacked into a folder. */
class DebianPackageIT {
  private static final int OWNER_MAY_RUN = 0100;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path root;

  @BeforeEach
  void unpack() throws IOException {
    Path archive = Built.file("oomcheck_.*_all\\.deb");
    try (ArArchiveInputStream members =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (ArArchiveEntry member = members.getNextEntry();
          member != null;
          member = members.getNextEntry()) {
        String name = member.getName();
        if (name.startsWith("control.tar") || name.startsWith("data.tar")) {
          extract(members, name.startsWith("control") ? root.resolve("DEBIAN") : root);
        }
      }
    }
  }

  private static void extract(InputStream compressed, Path folder) throws IOException {
    TarArchiveInputStream files = new TarArchiveInputStream(new GZIPInputStream(compressed));
    for (TarArchiveEntry entry = files.getNextEntry();
        entry != null;
        entry = files.getNextEntry()) {
      assertThat(entry.getLongUserId() + entry.getLongGroupId()).as(entry.getName()).isZero();
      Path file = folder.resolve(entry.getName()).normalize();
      if (entry.isDirectory()) {
        Files.createDirectories(file);
        continue;
      }
      Files.createDirectories(file.getParent());
      Files.copy(files, file);
      if ((entry.getMode() & OWNER_MAY_RUN) != 0) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private Ran oomcheck(Map<String, String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh"));
    command.add(root.resolve("usr/bin/oomcheck").toString());
    command.addAll(List.of(arguments));
    return Built.run(root, variables, "", command);
  }

  @Test
  void control_hasTheVersion_andAJavaThatIsNewEnough() throws Exception {
    assertThat(Files.readAllLines(root.resolve("DEBIAN/control")))
        .contains("Package: oomcheck", "Version: " + Built.VERSION.replace('-', '~'))
        .contains("Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless");
  }

  @Test
  void files_areWhereDebianHasThem() {
    for (String file :
        List.of(
            "bin/oomcheck",
            "share/oomcheck/oomcheck.jar",
            "share/oomcheck/start.sh",
            "share/man/man1/oomcheck.1.gz",
            "share/bash-completion/completions/oomcheck",
            "share/doc/oomcheck/changelog.gz",
            "share/doc/oomcheck/copyright",
            "share/doc/oomcheck/examples/modules/abba.c")) {
      assertThat(root.resolve("usr").resolve(file)).isNotEmptyFile();
    }
    assertThat(root.resolve("usr/share/doc/oomcheck/examples/review/kernel")).doesNotExist();
    assertThat(root.resolve("usr/bin/oomcheck")).isExecutable();
  }

  @Test
  void command_runs_andSaysItsOwnName() throws Exception {
    Ran check =
        oomcheck(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "XDG_CACHE_HOME",
                root.resolve("cache").toString()),
            "check",
            "--module",
            "usr/share/doc/oomcheck/examples/modules/abba.c");
    assertThat(check.code()).as(check.err()).isEqualTo(1);
    assertThat(check.out()).contains("DEADLOCK", "find it again with: oomcheck check --series");
    assertThat(check.err()).isEmpty();
    // The next start is faster.
    try (Stream<Path> archives = Files.list(root.resolve("cache/oomcheck/classes"))) {
      assertThat(archives).singleElement().satisfies(each -> assertThat(each).isNotEmptyFile());
    }
  }

  /** None of these is the exit code of a verdict. */
  @Test
  void command_withoutJava_endsWith69_andWithWrongOptions_with64() throws Exception {
    Ran none = oomcheck(Map.of("JAVA_HOME", "/nowhere"), "--version");
    assertThat(none.code()).isEqualTo(69);
    assertThat(none.err()).startsWith("oomcheck: ").hasLineCount(1);
    Ran wrong =
        oomcheck(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "OOMCHECK_JAVA_OPTS",
                "-XX:+NoSuchOption"),
            "--version");
    assertThat(wrong.code()).isEqualTo(64);
    assertThat(wrong.err()).startsWith("oomcheck: Java does not start").hasLineCount(1);
  }
}
