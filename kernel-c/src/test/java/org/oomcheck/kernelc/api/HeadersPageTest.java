// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;

/** The page of the headers lists what is bound, and nothing else. */
class HeadersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "kernel-headers.md");

  private static final String HEAD =
      """
      <!-- SPDX-License-Identifier: GPL-2.0-or-later -->

      # Headers that kernel C can use

      What C that runs in oomcheck knows of the kernel's headers; [kernel-c.md](kernel-c.md) says \
      how C is run. Each header is one class, whose
      Javadoc has what is left out. A call that is in no row is an error with its line: nothing is \
      guessed about it. Names that begin with an
      underscore are left out here. A test compares this page with the classes; \
      `-Doomcheck.write=true` writes it anew.

      | header | calls, macros and constants |
      | --- | --- |
      """;

  private static String page() {
    TreeMap<String, TreeSet<String>> rows = new TreeMap<>();
    for (KernelHeader header : ServiceLoader.load(KernelHeader.class)) {
      Bindings bindings = new Bindings();
      header.bind(bindings);
      TreeSet<String> names = rows.computeIfAbsent(header.path(), path -> new TreeSet<>());
      names.addAll(bindings.names());
      SourceFile text = FileParser.parse(header.path(), header.text(), Config.guest());
      names.addAll(text.macros().keySet());
      text.functions().map(Definition::name).forEach(names::add);
      names.removeIf(name -> name.startsWith("_"));
    }
    StringBuilder page = new StringBuilder(HEAD);
    rows.forEach(
        (path, names) ->
            page.append("| `")
                .append(path)
                .append("` | ")
                .append(names.isEmpty() ? "types" : "`" + String.join("`, `", names) + "`")
                .append(" |\n"));
    return page.toString();
  }

  @Test
  void page_listsWhatIsBound() throws IOException {
    if (Boolean.getBoolean("oomcheck.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }
}
