// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one lab.
 *
 * @param name of the folder, for example {@code lab3-fix-it}
 * @param files their texts, by their paths below the folder
 */
public record LabFolder(String name, NavigableMap<String, String> files) {
  /** What every lab has. */
  static final String ABOUT = "lab.json";

  private static final String ROOT = "/org/oomcheck/labs";

  /** The labs that come with the program, in no order. */
  static List<LabFolder> onClassPath() {
    URL about = LabFolder.class.getResource(ROOT + "/labs.md");
    if (about == null) {
      throw new IllegalStateException("the program has lost its labs");
    }
    try {
      URI uri = about.toURI();
      if (uri.getScheme().equals("file")) {
        return below(Path.of(uri).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return below(jar.getPath(ROOT));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the labs", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot read the labs", e);
    }
  }

  /**
   * The labs in a folder: each folder in it that has a {@code lab.json}.
   *
   * @throws IOException if it cannot be read
   */
  public static List<LabFolder> below(Path root) throws IOException {
    List<LabFolder> labs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve(ABOUT))).toList()) {
        labs.add(read(folder));
      }
    }
    return labs;
  }

  private static LabFolder read(Path folder) throws IOException {
    NavigableMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        files.put(path, Files.readString(file));
      }
    }
    String name = folder.getFileName().toString().replace("/", "");
    return new LabFolder(name, files);
  }

  /** A copy of this lab with the files of the lab that it shares, if it shares one. */
  LabFolder sharing(List<LabFolder> all) {
    String other = Lab.json(this, ABOUT).path("shares").asText();
    NavigableMap<String, String> both = new TreeMap<>(files);
    for (LabFolder each : all) {
      if (each.name().equals(other)) {
        each.files()
            .forEach(
                (path, text) -> {
                  if (path.startsWith("world/") || path.startsWith("starter/")) {
                    both.putIfAbsent(path, text);
                  }
                });
      }
    }
    return new LabFolder(name, both);
  }

  /** The files below a folder of it, by their paths below that folder. */
  public NavigableMap<String, String> below(String folder) {
    NavigableMap<String, String> found = new TreeMap<>();
    String prefix = folder + "/";
    files.forEach(
        (path, text) -> {
          if (path.startsWith(prefix)) {
            found.put(path.substring(prefix.length()), text);
          }
        });
    return found;
  }

  /**
   * The text of a file.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public String text(String path) {
    String text = files.get(path);
    if (text == null) {
      throw new IllegalArgumentException(name + " has no file " + path);
    }
    return text;
  }
}
