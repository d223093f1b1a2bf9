// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What differs between two versions of a small driver of ours. */
class ChangesTest {

  @Test
  void prototype_changesNoFunction() throws IOException {
    CTree sound = SmallTree.treeOf(SmallTree.SOUND);
    String prototype = "static unsigned int leak_balloon(struct virtio_balloon *vb, size_t num);\n";
    assertThat(sound.changedFunctions(SmallTree.treeOf(prototype + SmallTree.SOUND))).isEmpty();
  }

  /** Functions of our own for a header have members of the same name, and are none of a patch. */
  @Test
  void memberWithANameOfAHeader_changesItsUsersAlone() throws IOException {
    String poll =
        SmallTree.SOUND
            .replace("  unsigned int num_pages;", "  unsigned int num_pages;\n  unsigned int poll;")
            .replace("vb->num_pages--;", "vb->num_pages--;\n    vb->poll++;");
    assertThat(SmallTree.treeOf(SmallTree.SOUND).changedFunctions(SmallTree.treeOf(poll)))
        .containsExactly("leak_balloon");
  }

  /** The new struct comes before the others, and no function uses it. */
  @Test
  void structOfItsOwn_changesNoFunction() throws IOException {
    String other = "struct spare { struct mutex balloon_lock; unsigned long num_pages; };\n";
    assertThat(
            SmallTree.treeOf(SmallTree.SOUND)
                .changedFunctions(SmallTree.treeOf(other + SmallTree.SOUND)))
        .isEmpty();
  }

  @Test
  void functionWithAnotherName_isKnown() throws IOException {
    CTree before = SmallTree.treeOf(SmallTree.SOUND);
    String other = SmallTree.SOUND.replace("leak_balloon", "deflate");
    assertThat(before.renamed(SmallTree.treeOf(other)))
        .containsExactly(Map.entry("deflate", "leak_balloon"));
    assertThat(
            before.renamed(SmallTree.treeOf(other.replace("vb->num_pages--", "vb->num_pages++"))))
        .isEmpty();
  }

  @Test
  void functionWithTheCodeOfItsCaller_isKnown() throws IOException {
    CTree whole = SmallTree.treeOf(SmallTree.SOUND);
    String helper = "static void one_less(struct virtio_balloon *vb)\n{\n  vb->num_pages--;\n}\n";
    String split =
        SmallTree.SOUND
            .replace("vb->num_pages--", "one_less(vb)")
            .replaceFirst("(static [^\n;{]*leak_balloon)", helper + "$1");
    assertThat(whole.moved(SmallTree.treeOf(split))).isEqualTo(Map.of("one_less", "leak_balloon"));
    assertThat(SmallTree.treeOf(split).moved(whole)).isEqualTo(Map.of("leak_balloon", "one_less"));
    assertThat(whole.moved(SmallTree.treeOf(helper + SmallTree.SOUND)))
        .as("no function calls it")
        .isEmpty();
  }

  /** The old one takes the lock and calls it, and so does another. */
  @Test
  void functionThatSeveralCall_isKnownByItsLines() throws IOException {
    CTree whole = SmallTree.treeOf(SmallTree.SOUND);
    String locked =
        SmallTree.SOUND
            .replace("unsigned int leak_balloon", "unsigned int leak_locked")
            .replace(
                "size_t num)\n{\n  struct page *page = NULL;\n\n  mutex_lock(&vb->balloon_lock);",
                "size_t num)\n{\n  struct page *page = NULL;\n")
            .replace(
                "    put_page(page);\n  }\n  mutex_unlock(&vb->balloon_lock);",
                "    put_page(page);\n  }");
    String wrapper =
        """
        static unsigned int leak_balloon(struct virtio_balloon *vb, size_t num)
        {
          unsigned int freed;

          mutex_lock(&vb->balloon_lock);
          freed = leak_locked(vb, num);
          mutex_unlock(&vb->balloon_lock);
          return freed;
        }

        static int virtio_balloon_oom_notify(""";
    String split =
        locked
            .replace("static int virtio_balloon_oom_notify(", wrapper)
            .replace("*freed += leak_balloon(vb, 1)", "*freed += leak_locked(vb, 1)");
    assertThat(whole.moved(SmallTree.treeOf(split)))
        .isEqualTo(Map.of("leak_locked", "leak_balloon"));
    String bystander =
        "static int other(struct virtio_balloon *vb)\n{\n  vb->num_pages = 1;\n  return 0;\n}\n";
    assertThat(whole.moved(SmallTree.treeOf(split + bystander))).doesNotContainKey("other");
  }

  @Test
  void changedFunctions_areThoseWithAnotherText() throws IOException {
    CTree sound = SmallTree.treeOf(SmallTree.SOUND);
    assertThat(sound.changedFunctions(SmallTree.treeOf(SmallTree.broken())))
        .containsExactly("fill_balloon");
    String comment = SmallTree.SOUND.replace("mutex_lock", "/* takes it */\n mutex_lock");
    assertThat(sound.changedFunctions(SmallTree.treeOf(comment))).isEmpty();
    String member = SmallTree.SOUND.replace("unsigned int num_pages;", "unsigned long num_pages;");
    assertThat(sound.changedFunctions(SmallTree.treeOf(member)))
        .containsExactly("fill_balloon", "leak_balloon");
  }
}
