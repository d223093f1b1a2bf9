// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.kernelc.binding.Bindings;

/** Lab 5 has no memory and no task to spare, by whatever call. */
class AbsentCallsTest {
  private static final String MODEL = Handed.LABS.get(5).folder().text("solution/model/offload.c");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private String refusal(String statement) {
    String driver = MODEL.replace("\tschedule_work(&", "\t" + statement + "\n\tschedule_work(&");
    assertThat(driver).isNotEqualTo(MODEL);
    return String.valueOf(Handed.to(5, folder).with("offload.c", driver).check().unreadable());
  }

  /** What a header says in C is followed to the call that it makes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "kthread_create_worker(0, \"w\"); @ kthread_create_worker",
        "devm_kzalloc(NULL, 8, GFP_KERNEL); @ devm_kzalloc",
        "bitmap_zalloc(8, GFP_KERNEL); @ bitmap_zalloc",
        "cdev_alloc(); @ cdev_alloc",
        "if (0) kvcalloc(1, 8, GFP_KERNEL); @ kvcalloc",
      })
  void callThatAllocatesOrStartsATask_isRefused(String statement, String call) {
    assertThat(refusal(statement))
        .contains("offload_call() uses " + call + "(), and there is no memory for that");
  }

  /** A new binding that allocates needs a line in the lab. */
  @Test
  void everyAllocationThatIsKnown_isAbsent() {
    List<String> known =
        new TreeSet<>(Bindings.ofAllHeaders().names())
            .stream()
                .filter(name -> name.matches("(__)?[a-z_]*(alloc|get_free_page|zeroed|strdup).*"))
                .filter(name -> !name.matches("memalloc_\\w+_(save|restore)|__krealloc_copies"))
                .toList();
    assertThat(known).hasSizeGreaterThan(20);
    assertThat(Handed.LABS.get(5).absent().keySet()).containsAll(known);
  }

  /** The other case: what neither allocates nor starts anything. */
  @Test
  void callThatDoesNot_isTaken() {
    assertThat(refusal("cancel_delayed_work(NULL);")).isEqualTo("null");
  }
}
