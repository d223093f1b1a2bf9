// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.kernelc.tree.remark.MissingMembers;

/** A member that is not there is named; where the type is not sure nothing is said. */
class MissingMembersTest {

  private static List<String> missing(String line, String other) throws IOException {
    assertThat(SmallTree.SOUND).contains(line);
    CTree tree = SmallTree.treeOf(SmallTree.SOUND.replace(line, other));
    return MissingMembers.of(tree, Set.of("fill_balloon", "leak_balloon"));
  }

  @Test
  void memberThatIsNotThere_isNamedWithItsLine() throws IOException {
    assertThat(missing("vb->num_pages++;", "vb->held++;"))
        .singleElement()
        .asString()
        .startsWith(
            "the patch does not compile: struct virtio_balloon has no member held (drivers/")
        .contains("virtio_balloon.c:");
  }

  @Test
  void membersThatAreThere_andThoseOfOtherVariables_areNotNamed() throws IOException {
    assertThat(missing("vb->num_pages++;", "vb->num_pages += 1;")).isEmpty();
    assertThat(
            missing(
                "vb->num_pages++;",
                "vb->num_pages++; { struct other *vb = NULL; if (vb) vb->held++; }"))
        .isEmpty();
  }
}
