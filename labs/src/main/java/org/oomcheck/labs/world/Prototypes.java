// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.TypeText;

/** The functions that headers declare. A definition of another type is no C, and is refused. */
final class Prototypes {
  private final Map<String, Declaration.Declarator> declared = new HashMap<>();

  /** The prototypes of some headers. */
  Prototypes(List<SourceFile> headers) {
    for (SourceFile header : headers) {
      header.definitions().stream()
          .filter(Declaration.class::isInstance)
          .flatMap(each -> ((Declaration) each).declarators().stream())
          .filter(each -> each.type() instanceof Type.Function)
          .forEach(each -> declared.put(each.name(), each));
    }
  }

  /** The first function of a file that a header declares otherwise, in a sentence. */
  Optional<String> conflict(SourceFile file) {
    return file.functions()
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast)
        .flatMap(function -> conflict(function).stream())
        .findFirst();
  }

  private Optional<String> conflict(Definition.Function function) {
    Declaration.Declarator header = declared.get(function.name());
    if (header == null || !(header.type() instanceof Type.Function type)) {
      return Optional.empty();
    }
    String at = function.at().fileAndLine() + ": ";
    if (function.storage().contains("static")) {
      return Optional.of(at + function.name() + "() is static, and the grader has to call it");
    }
    return signature(type).equals(signature(function.type()))
        ? Optional.empty()
        : Optional.of(
            at
                + function.name()
                + "() is not what "
                + header.at().fileAndLine()
                + " declares: "
                + TypeText.declare(type, header.name()));
  }

  /** What counts of a function's type; {@code unsigned} is {@code unsigned int}. */
  private static String signature(Type.Function function) {
    return function.parameters().stream()
        .map(parameter -> plain(parameter.type()))
        .collect(Collectors.joining(",", plain(function.result()) + "(", ")"));
  }

  private static String plain(Type type) {
    return TypeText.of(type)
        .replaceAll("\\b(const|int|inline|extern)\\b", "")
        .replaceAll("\\s+", "");
  }
}
