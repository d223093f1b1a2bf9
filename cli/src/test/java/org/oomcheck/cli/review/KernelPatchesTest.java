// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.source.patch.PatchException;
import org.oomcheck.kernelc.source.patch.PatchReader;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.tree.Catalogue;

/** A patch for a file of which no C is run. */
class KernelPatchesTest {
  private static final String VMSCAN =
      """
      static void lru_gen_age_node(struct pglist_data *pgdat)
      {
        age(pgdat);
      }

      static void others(struct pglist_data *pgdat)
      {
        age(pgdat);
      }
      """;

  /** A tree of that file alone. */
  private record Tree(Map<String, String> texts) implements SourceTree {
    @Override
    public String name() {
      return "a small tree";
    }

    @Override
    public Optional<String> read(String path) {
      return Optional.ofNullable(texts.get(path));
    }
  }

  private static KernelPatches patches(String hunk) throws IOException, PatchException {
    Tree tree =
        new Tree(
            Map.of(
                "Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n", "mm/vmscan.c", VMSCAN));
    String diff = "--- a/mm/vmscan.c\n+++ b/mm/vmscan.c\n" + hunk;
    PatchedTree patched = PatchedTree.of(tree, PatchReader.parse("x.patch", diff));
    Config config = Config.guest();
    CTree before = CTree.read(tree, config, Catalogue.load(), "");
    CTree after = CTree.read(patched, config, Catalogue.load(), ".patched");
    return new KernelPatches(before, after, List.of());
  }

  @Test
  void functionThatTheModelHas_isNamed() throws IOException, PatchException {
    KernelPatches patches = patches("@@ -3,2 +3,3 @@\n   age(pgdat);\n+  more(pgdat);\n }\n");
    assertThat(patches.notRun()).containsExactly("lru_gen_age_node");
    assertThat(patches.notModelled()).isEmpty();
  }

  @Test
  void anotherFunction_isInAFileThatIsNotModelled() throws IOException, PatchException {
    KernelPatches patches = patches("@@ -8,2 +8,3 @@\n   age(pgdat);\n+  more(pgdat);\n }\n");
    assertThat(patches.notRun()).isEmpty();
    assertThat(patches.notModelled()).containsExactly("mm/vmscan.c");
  }

  @Test
  void both_areNamed() throws IOException, PatchException {
    KernelPatches patches =
        patches(
            """
            @@ -3,2 +3,3 @@
               age(pgdat);
            +  more(pgdat);
             }
            @@ -8,2 +9,3 @@
               age(pgdat);
            +  more(pgdat);
             }
            """);
    assertThat(patches.notRun()).containsExactly("lru_gen_age_node");
    assertThat(patches.notModelled()).containsExactly("mm/vmscan.c");
  }
}
