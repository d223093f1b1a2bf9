// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What every source file of every module has to look like. {@link PackageRulesTest} has the rules
 * for packages, {@link WordsTest} those for words.
 */
class HouseRulesTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String SPDX = "// SPDX-License-Identifier: GPL-2.0-or-later";
  private static final int FILE_LINES_BELOW = 400;
  private static final int METHOD_LINES = 70;
  private static final int COLUMNS = 110;
  private static final List<String> VAGUE_ENDINGS =
      List.of("Util", "Utils", "Manager", "Helper", "Impl", "Context");

  /** What Error Prone's checks that error-prone.absent in pom.xml leaves out are about. */
  private static final Pattern UNCHECKED =
      Pattern.compile(
          "(androidx?|dagger)\\.\\w+|(javax|jakarta)\\.inject|junit\\.framework|io\\.reactivex"
              + "|com\\.google\\.(auto\\.value|common|errorprone|gwt|inject|protobuf)"
              + "|org\\.(easymock|joda\\.time|mockito|robolectric|junit\\.[A-Z]\\w*|junit\\.rules)");

  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git");

  private static List<Path> sources;

  @BeforeAll
  static void findSources() throws IOException {
    sources = javaFilesBelow(PROJECT);
  }

  @Test
  void everyFile_startsWithItsLicence_andStaysSmall() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : sources) {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.get(0).equals(SPDX)) {
        faults.add(at(file, 1) + "the first line is not \"" + SPDX + "\"");
      }
      if (lines.size() >= FILE_LINES_BELOW) {
        faults.add(
            at(file, lines.size())
                + lines.size()
                + " lines; a file stays below "
                + FILE_LINES_BELOW);
      }
      for (int i = 0; i < lines.size(); i++) {
        int columns = lines.get(i).codePointCount(0, lines.get(i).length());
        if (columns > COLUMNS) {
          faults.add(at(file, i + 1) + columns + " columns; the limit is " + COLUMNS);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyClass_hasAClearName_shortMethods_andTestsThatNeitherSleepNorHide() throws IOException {
    List<String> faults = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  problem -> faults.add(problem.toString()),
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new SourceRules(unit, positions, faults).scan(unit, null);
      }
    }
    assertThat(faults).isEmpty();
  }

  private static String at(Path file, long line) {
    return PROJECT.relativize(file) + ":" + line + ": ";
  }

  private static List<Path> javaFilesBelow(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED_FOLDERS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** Walks one parsed file and notes what breaks a rule. */
  private static final class SourceRules extends TreeScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> faults;
    private final Path file;
    private final boolean test;

    SourceRules(CompilationUnitTree unit, SourcePositions positions, List<String> faults) {
      this.unit = unit;
      this.positions = positions;
      this.faults = faults;
      this.file = Path.of(unit.getSourceFile().toUri());
      this.test = PROJECT.relativize(file).toString().replace('\\', '/').contains("src/test/");
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      String name = tree.getSimpleName().toString();
      for (String ending : VAGUE_ENDINGS) {
        if (name.endsWith(ending)) {
          fault(tree, "class " + name + ": a name that ends in " + ending + " says nothing");
        }
      }
      return super.visitClass(tree, null);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      if (tree.getBody() != null) {
        LineMap lines = unit.getLineMap();
        long first = lines.getLineNumber(positions.getStartPosition(unit, tree.getBody()));
        long last = lines.getLineNumber(positions.getEndPosition(unit, tree.getBody()));
        if (last - first + 1 > METHOD_LINES) {
          fault(
              tree,
              "method "
                  + tree.getName()
                  + ": "
                  + (last - first + 1)
                  + " lines; the limit is "
                  + METHOD_LINES);
        }
      }
      return super.visitMethod(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      String name = tree.getExpression() + "." + tree.getIdentifier();
      sleeps(tree, name);
      if (UNCHECKED.matcher(name).matches()) {
        fault(tree, name + ": pom.xml has Error Prone's checks of it in error-prone.absent");
      }
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
      sleeps(tree, tree.getQualifierExpression() + "." + tree.getName());
      return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
      String name = tree.getAnnotationType().toString();
      if (test && (name.equals("Disabled") || name.endsWith(".Disabled"))) {
        fault(tree, "a test is fixed or deleted, never disabled");
      }
      return super.visitAnnotation(tree, null);
    }

    private void sleeps(Tree tree, String name) {
      if (test && (name.equals("Thread.sleep") || name.endsWith(".Thread.sleep"))) {
        fault(tree, "a test waits for what it needs, it never sleeps");
      }
    }

    private void fault(Tree tree, String what) {
      long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      faults.add(at(file, line) + what);
    }
  }
}
