// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.kernelc.tree.VirtioBalloonPart;

/**
 * Remarks about a patch of the balloon's driver: its worlds have fewer pages than a guest, and some
 * are in the balloon when the tasks begin.
 */
public final class BalloonRemarks {
  private static final Set<String> MOVES_PAGES = Set.of("fill_balloon", "leak_balloon");

  private BalloonRemarks() {}

  /**
   * The remarks; none if the patch gives no reason for one.
   *
   * @param lines the lines of the driver's file that the patch changes
   */
  public static List<String> of(CTree before, CTree after, Collection<Integer> lines) {
    Optional<Program> old = program(before);
    Optional<Program> young = program(after);
    List<String> remarks = new ArrayList<>();
    young.flatMap(BalloonRemarks::driver).ifPresent(unit -> numbers(unit, lines, remarks));
    if (old.isPresent() && young.isPresent()) {
      counters(old.get(), young.get(), renamed(after), remarks);
    }
    return remarks;
  }

  private static Optional<Program> program(CTree tree) {
    return Optional.ofNullable(tree.programs().get(VirtioBalloonPart.class.getName()))
        .map(PartProgram::program);
  }

  /** What members of the driver's struct are called that had another name before. */
  private static Collection<String> renamed(CTree tree) {
    return Optional.ofNullable(tree.programs().get(VirtioBalloonPart.class.getName()))
        .map(part -> part.renamedMembers().values())
        .orElse(Set.of());
  }

  private static Optional<Unit> driver(Program program) {
    return program.units().stream()
        .filter(unit -> unit.file().path().equals(VirtioBalloonPart.FILE))
        .findFirst();
  }

  private static void numbers(Unit unit, Collection<Integer> lines, List<String> remarks) {
    List<String> found = NumbersOfPages.in(unit.file(), lines);
    if (!found.isEmpty()) {
      remarks.add(
          "these worlds have a few pages, and VIRTIO_BALLOON_ARRAY_PFNS_MAX and"
              + " VIRTIO_BALLOON_OOM_NR_PAGES are scaled to them; other numbers are taken as they"
              + " are: "
              + String.join(", ", found));
    }
  }

  /** What the patch counts beside {@code num_pages} begins at its first value. */
  private static void counters(
      Program before, Program after, Collection<String> renamed, List<String> remarks) {
    Set<String> counters = new TreeSet<>(numbers(after));
    counters.removeAll(renamed);
    counters.removeAll(numbers(before));
    counters.retainAll(words(after));
    if (!counters.isEmpty()) {
      remarks.add(
          String.join(", ", counters)
              + ": has its first value when the tasks begin, although pages are in the balloon"
              + " already in the scenarios of the model (those of driver-* fill it by"
              + " fill_balloon())");
    }
  }

  private static Set<String> words(Program program) {
    Set<String> words = new HashSet<>();
    driver(program).stream()
        .flatMap(
            unit ->
                MOVES_PAGES.stream()
                    .flatMap(name -> unit.function(name).stream())
                    .map(function -> new FunctionPointer(unit, function)))
        .forEach(function -> words.addAll(program.words(function)));
    return words;
  }

  /** The variables of the file, and the members of its structs, that are numbers. */
  private static Set<String> numbers(Program program) {
    Set<String> numbers = new HashSet<>();
    driver(program)
        .ifPresent(
            unit ->
                unit.file().definitions().stream()
                    .flatMap(BalloonRemarks::declarations)
                    .flatMap(declaration -> declaration.declarators().stream())
                    .filter(each -> isNumber(unit, each.type()))
                    .forEach(each -> numbers.add(each.name())));
    return numbers;
  }

  private static Stream<Declaration> declarations(Definition definition) {
    if (!(definition instanceof Declaration declaration)) {
      return Stream.empty();
    }
    Stream<Declaration> members =
        declaration.base() instanceof Type.Struct struct
            ? struct.members().stream()
                .filter(Declaration.class::isInstance)
                .map(Declaration.class::cast)
            : Stream.empty();
    return Stream.concat(Stream.of(declaration), members);
  }

  private static boolean isNumber(Unit unit, Type type) {
    return unit.types().integer(type).isPresent()
        || (type instanceof Type.Named named && named.name().startsWith("atomic"));
  }
}
