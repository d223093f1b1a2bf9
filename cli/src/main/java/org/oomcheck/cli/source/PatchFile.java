// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.report.SourceLines;

/** A patch in one Java source file. */
public final class PatchFile {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** A patch of the user's. */
  private record Guarded(JavaFile file, Patch patch) implements Patch {
    @Override
    public String id() {
      return patch.id();
    }

    @Override
    public String summary() {
      return patch.summary();
    }

    @Override
    public String source() {
      return patch.source();
    }

    @Override
    public void apply(Replacements tree) {
      file.said(
          "apply",
          () -> {
            patch.apply(tree);
            return "";
          });
    }

    @Override
    public List<Expectation> expectations() {
      return patch.expectations();
    }
  }

  private final JavaFile file;
  private final Patch patch;

  private PatchFile(JavaFile file, Patch patch) {
    this.file = file;
    this.patch = patch;
  }

  /**
   * Compiles a file and makes the patch in it, and asks for all that it says about itself.
   *
   * @param name how the user called the file
   */
  public static PatchFile read(String name, Path path) {
    JavaFile file = JavaFile.compile(name, path);
    Patch patch = file.instance(Patch.class, "patch");
    file.id(patch::id, ID, "letters, digits, hyphens and dots make a name that a series can have");
    file.said("summary", patch::summary);
    file.said("source", patch::source);
    file.said("expectations", patch::expectations);
    file.loaded();
    return new PatchFile(file, new Guarded(file, patch));
  }

  /** The patch; what its code throws when it is put on a tree is a mistake of the user's. */
  public Patch patch() {
    return patch;
  }

  /** Forgets which lines have run since the file was read. */
  public void forgetLines() {
    file.forgetLines();
  }

  /** The lines that did not run since then. */
  public SourceLines linesNotRun() {
    return file.linesNotRun();
  }
}
