// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** How oomcheck is called where it runs, for commands that a user can copy. */
public final class CommandName {
  /** The system property with which a launcher says its name. */
  public static final String PROPERTY = "oomcheck.command";

  /** In a clone of the project. */
  static final String CLONE = "./oomcheck";

  private CommandName() {}

  /** The words before the command, for example {@code ./oomcheck}. */
  public static String get() {
    return of(
        System.getProperty(PROPERTY), System.getProperty("java.class.path", ""), ownClasses());
  }

  /** The jar or folder with the class files of oomcheck; null if Java does not say it. */
  private static @Nullable Path ownClasses() {
    CodeSource source = CommandName.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }

  /**
   * A word of a command as a shell takes it: in quotes, if there is anything in it to be quoted.
   */
  public static String word(String word) {
    return word.matches("[\\p{L}\\p{N}_./:,=+@%-]+")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Whether the command runs in a clone of the project, where its documents and examples are. */
  public static boolean isClone() {
    return get().equals(CLONE);
  }

  /**
   * The name of the command as another process has to call it.
   *
   * @param launcher the name that a launcher gave
   * @param classPath with {@code java -jar}, the jar alone, whatever its name is
   * @param own the jar or folder with the class files of oomcheck
   */
  static String of(@Nullable String launcher, String classPath, @Nullable Path own) {
    if (launcher != null) {
      return launcher;
    }
    boolean jar =
        own != null
            && Files.isRegularFile(own)
            && classPath.indexOf(File.pathSeparatorChar) < 0
            && Path.of(classPath).toAbsolutePath().equals(own.toAbsolutePath());
    return jar ? "java -jar " + word(classPath) : CLONE;
  }
}
