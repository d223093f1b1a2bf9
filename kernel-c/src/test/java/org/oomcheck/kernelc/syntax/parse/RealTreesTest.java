// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.kernelc.source.SourceCache;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;

/**
 * The files of this area in real trees, with every branch of their conditional parts. The property
 * {@code oomcheck.kernels} names a folder that has {@code linux-source-6.12} and the like, unpacked
 * or as archives; without it Debian's place for them is looked at.
 */
class RealTreesTest {
  private static final List<String> FILES =
      List.of(
          "mm/oom_kill.c",
          "mm/page_alloc.c",
          "mm/vmscan.c",
          "mm/balloon_compaction.c",
          "mm/page_reporting.c",
          "mm/shrinker.c",
          "mm/compaction.c",
          "mm/memcontrol.c",
          "mm/memory_hotplug.c",
          "mm/migrate.c",
          "mm/huge_memory.c",
          "drivers/virtio/virtio.c",
          "drivers/virtio/virtio_balloon.c",
          "drivers/virtio/virtio_mem.c",
          "drivers/virtio/virtio_ring.c",
          "drivers/virtio/virtio_pci_common.c",
          "drivers/virtio/virtio_pci_modern.c",
          "drivers/virtio/virtio_mmio.c",
          "drivers/xen/balloon.c",
          "drivers/xen/xen-balloon.c",
          "drivers/hv/hv_balloon.c",
          "arch/s390/mm/cmm.c",
          "arch/powerpc/platforms/pseries/cmm.c",
          "drivers/gpu/drm/i915/gem/i915_gem_shrinker.c",
          "kernel/notifier.c",
          "kernel/rcu/rcutorture.c",
          "kernel/workqueue.c",
          "kernel/kthread.c",
          "kernel/sched/wait.c",
          "kernel/sched/completion.c",
          "kernel/locking/mutex.c",
          "kernel/locking/rwsem.c",
          "kernel/locking/semaphore.c");

  @TempDir Path cache = Path.of("");

  @ParameterizedTest(name = "{0}: at most 1 in 200 functions is unread")
  @ValueSource(strings = {"linux-source-6.12", "linux-source-6.1"})
  void realFiles_areRead(String name) throws IOException {
    Path place = place(name);
    String missing =
        "The parser was not measured on a real tree: there is no "
            + place
            + "; Debian has it in the package "
            + name
            + ".";
    if (!Files.exists(place)) {
      System.err.println(missing);
    }
    assumeTrue(Files.exists(place), missing);
    SourceTree tree = SourceTree.open(place, new SourceCache(cache));
    Map<String, String> files = tree.readAll(FILES);
    assertThat(files).hasSizeGreaterThan(30);
    int functions = 0;
    Set<String> unread = new TreeSet<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Set<String> found = new TreeSet<>();
      for (SourceFile reading : EveryBranch.parse(file.getKey(), file.getValue(), Set.of())) {
        reading.functions().forEach(f -> found.add(place(f)));
        reading.unread().forEach(u -> found.add(place(u)));
        reading.unread().forEach(u -> unread.add(u.toString()));
      }
      functions += found.size();
      System.out.printf("%s %s: %d functions%n", name, file.getKey(), found.size());
    }
    System.out.printf("%s: %d functions, %d unread%n", name, functions, unread.size());
    assertThat(functions).isGreaterThan(1500);
    assertThat(unread).hasSizeLessThanOrEqualTo(functions / 200);
  }

  private static Path place(String name) {
    Path folder = Path.of(System.getProperty("oomcheck.kernels", "/usr/src"));
    Path unpacked = folder.resolve(name);
    return Files.isDirectory(unpacked) ? unpacked : folder.resolve(name + ".tar.xz");
  }

  private static String place(Definition definition) {
    return definition.at() + " " + definition.name();
  }
}
