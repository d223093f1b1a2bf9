// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.model.tree.Catalogue;

/** What is said of a function of one file that is called in another one. */
class FunctionUseTest {

  /** A driver, and an OOM killer whose allocator has one function more. */
  private record BothParts(Map<String, String> texts) implements SourceTree {

    static CTree with(String function) throws IOException {
      Map<String, String> texts = new HashMap<>();
      texts.put("Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n");
      texts.put(VirtioBalloonPart.FILE, SmallTree.SOUND);
      texts.put("mm/oom_kill.c", resource("oom_kill.c"));
      texts.put("mm/page_alloc.c", resource("page_alloc.c") + function);
      texts.put("include/linux/oom.h", resource("oom.h"));
      texts.put("mm/internal.h", resource("internal.h"));
      return CTree.read(new BothParts(texts), Config.guest(), Catalogue.load(), "");
    }

    private static String resource(String name) throws IOException {
      try (InputStream in = FunctionUseTest.class.getResourceAsStream("oom/" + name)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Override
    public String name() {
      return "a driver and an OOM killer";
    }

    @Override
    public Optional<String> read(String path) {
      return Optional.ofNullable(texts.get(path));
    }
  }

  private static FunctionUse.Use useOf(String name, String function) throws IOException {
    return BothParts.with(function).functions().stream()
        .filter(use -> use.name().equals(name) && use.file().equals("mm/page_alloc.c"))
        .map(FunctionUse::use)
        .findFirst()
        .orElseThrow();
  }

  /** The driver calls put_page(), which does not run as C there. */
  @Test
  void functionThatIsCalledInAnotherFile_isModelled() throws IOException {
    String function = "\nvoid put_page(struct page *page)\n{\n}\n";
    assertThat(useOf("put_page", function)).isEqualTo(FunctionUse.Use.MODELLED);
    assertThat(useOf("put_page", function.replace("void", "static void")))
        .isEqualTo(FunctionUse.Use.NOT_REACHED);
    assertThat(useOf("put_book", function.replace("put_page", "put_book")))
        .isEqualTo(FunctionUse.Use.NOT_REACHED);
  }
}
