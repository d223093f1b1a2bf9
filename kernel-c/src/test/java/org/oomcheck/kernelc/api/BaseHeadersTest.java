// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the base: what has no step, and lists. */
class BaseHeadersTest {
  private static final String SHARED =
      """
      struct item { int number; struct list_head entry; };
      struct outer { int first; struct item inner; };
      static DEFINE_SPINLOCK(lock);
      static LIST_HEAD(items);
      static struct item a, b, c;
      static struct outer outer;
      static struct device dev;
      static int values[5];
      static unsigned long deadline;
      static DEFINE_MUTEX(mutex);
      static int count;
      """;

  private static final String INIT =
      """
      a.number = 1; b.number = 2; c.number = 3;
      list_add_tail(&a.entry, &items);
      list_add_tail(&b.entry, &items);
      INIT_LIST_HEAD(&c.entry);
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min(3, 4) == 3 && max(3, 4u) == 4 && min_t(u8, 257, 4) == 1 && max3(1, 5, 2) == 5",
        "clamp(7, 1, 5) == 5 && clamp_t(int, -3, 0, 5) == 0 && clamp_val((u8)3, 4, 260) == 4",
        "min_not_zero(0, 5) == 5 && abs(-4) == 4 && min(-1, 1) == -1",
        "ARRAY_SIZE(values) == 5 && DIV_ROUND_UP(7, 2) == 4 && ALIGN(5, 4) == 8",
        "round_up(5, 4) == 8 && rounddown(7, 3) == 6 && IS_ALIGNED(8, 4)",
        "is_power_of_2(8) && !is_power_of_2(6) && ilog2(9) == 3 && order_base_2(9) == 4",
        "roundup_pow_of_two(9) == 16 && fls(5) == 3 && hweight_long(7) == 3 && __ffs(8) == 3",
        "BIT(3) == 8 && GENMASK(3, 1) == 14 && lower_32_bits(0x100000002UL) == 2",
        "INT_MAX == 2147483647 && ULONG_MAX == ~0UL && U32_MAX == 0xffffffff && S32_MIN < 0",
        "IS_ERR(ERR_PTR(-ENOMEM)) && PTR_ERR(ERR_PTR(-ENOMEM)) == -ENOMEM && !IS_ERR(NULL)",
        "IS_ERR_OR_NULL(NULL) && !IS_ERR(&a) && PTR_ERR_OR_ZERO(&a) == 0",
        "PTR_ERR_OR_ZERO(ERR_PTR(-EIO)) == -EIO && PTR_ERR(NULL) == 0",
        "container_of(&a.entry, struct item, entry) == &a",
        "container_of(&outer.inner.entry, struct outer, inner.entry) == &outer",
        "msecs_to_jiffies(1000) == HZ && jiffies_to_msecs(HZ) == 1000 && msecs_to_jiffies(1) == 1",
        "strcmp(\"a\", \"a\") == 0 && strlen(\"abc\") == 3",
        "dev_get_drvdata(&dev) == &a",
        "list_first_entry(&items, struct item, entry) == &a && !list_empty(&items)",
        "list_last_entry(&items, struct item, entry)->number == 2 && list_empty(&c.entry)",
        "list_first_entry_or_null(&c.entry, struct item, entry) == NULL",
        "list_first_entry_or_null(&items, struct item, entry) == &a",
      })
  void expression_isTrueInC(String expression) {
    String init = INIT + "dev_set_drvdata(&dev, &a); BUG_ON(!(" + expression + "));";
    assertThat(Modules.verdict(SHARED, init, ";", ";")).isEqualTo("PROVEN");
    assertThat(
            Modules.verdict(
                SHARED, INIT + "dev_set_drvdata(&dev, &a);", "BUG_ON(!(" + expression + "));", ";"))
        .isEqualTo("PROVEN");
    assertThat(
            Modules.verdict(
                SHARED, INIT + "dev_set_drvdata(&dev, &a);", "BUG_ON(" + expression + ");", ";"))
        .isEqualTo("KERNEL_BUG");
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "BaseHeadersTest.csv", delimiterString = "::", quoteCharacter = '\'')
  void module_hasItsVerdict(String name, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, INIT, one, two)).isEqualTo(expected);
  }
}
