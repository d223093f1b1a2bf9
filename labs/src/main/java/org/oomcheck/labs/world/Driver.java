// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission.Unreadable;
import org.oomcheck.labs.lab.Variant;

/** A driver in C that a student hands in. */
public final class Driver {
  private static final int SHOWN = 3;

  private final Lab lab;
  private final Variant variant;

  public Driver(Lab lab, Variant variant) {
    this.lab = lab;
    this.variant = variant;
  }

  /**
   * Reads it.
   *
   * @throws Unreadable if it is no C that can be linked with the grader's
   */
  public CFile read(String name, String text) {
    SourceFile file = parse(name, text);
    List<Definition.Unread> unread = file.unread().toList();
    if (!unread.isEmpty()) {
      throw new Unreadable(
          unread.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining("; ")));
    }
    List<SourceFile> headers = headers();
    List<String> names = headers.stream().map(SourceFile::path).toList();
    List<String> called = lab.functions().stream().map(variant::word).toList();
    PlainC plain = new PlainC(called, lab.absent(), names);
    refuse(plain.header(file));
    Set<String> defined =
        file.functions()
            .filter(Definition.Function.class::isInstance)
            .map(function -> ((Definition.Function) function).name())
            .collect(Collectors.toCollection(TreeSet::new));
    if (defined.isEmpty()) {
      throw new Unreadable(name + " defines no function of C");
    }
    List<String> missing = called.stream().filter(function -> !defined.contains(function)).toList();
    if (!missing.isEmpty()) {
      throw new Unreadable(
          name
              + " does not define "
              + String.join("(), ", missing)
              + "(), which the lab calls; each student has names of their own");
    }
    refuse(
        taken(file).or(() -> new Prototypes(headers).conflict(file)).or(() -> plain.problem(file)));
    return new CFile(file, text);
  }

  private static void refuse(Optional<String> problem) {
    if (problem.isPresent()) {
      throw new Unreadable(problem.get());
    }
  }

  private static SourceFile parse(String name, String text) {
    try {
      return FileParser.parse(name, text, Config.guest());
    } catch (IllegalArgumentException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw new Unreadable(name + " is nested too deeply to be read");
    }
  }

  private List<SourceFile> headers() {
    List<SourceFile> headers = new ArrayList<>();
    lab.folder()
        .below("starter")
        .forEach(
            (path, text) -> {
              if (path.endsWith(".h")) {
                headers.add(parse(path, variant.text(text)));
              }
            });
    return headers;
  }

  /** What the file defines although the kernel or the grader has it. */
  private Optional<String> taken(SourceFile file) {
    Set<String> grader = new TreeSet<>();
    lab.folder()
        .below("world")
        .forEach(
            (path, text) -> {
              SourceFile own = FileParser.parse(path, variant.text(text), Config.guest());
              own.functions()
                  .filter(Definition.Function.class::isInstance)
                  .map(function -> ((Definition.Function) function).name())
                  .forEach(grader::add);
            });
    Bindings kernel = Bindings.ofAllHeaders();
    for (Definition definition : file.definitions()) {
      if (definition instanceof Definition.Function function) {
        String name = function.name();
        if (kernel.knows(name)) {
          return Optional.of(at(function) + name + "() is the kernel's; it cannot be replaced");
        } else if (grader.contains(name)) {
          return Optional.of(at(function) + name + "() is not yours; give yours another name");
        }
      } else if (definition instanceof Declaration declaration) {
        for (Declaration.Declarator declarator : declaration.declarators()) {
          boolean variable = !(declarator.type() instanceof Type.Function);
          if (variable && (kernel.knows(declarator.name()) || grader.contains(declarator.name()))) {
            return Optional.of(
                declarator.at().fileAndLine()
                    + ": "
                    + declarator.name()
                    + " is the name of a function that is not yours");
          }
        }
      }
    }
    for (String macro : file.macros().keySet()) {
      if (kernel.knows(macro) || grader.contains(macro)) {
        return Optional.of(
            "%s: %s is the %s; it cannot be replaced by a macro"
                .formatted(
                    file.path(), macro, kernel.knows(macro) ? "kernel's" : "name of a function"));
      }
    }
    return Optional.empty();
  }

  private static String at(Definition.Function function) {
    return function.at().fileAndLine() + ": ";
  }
}
