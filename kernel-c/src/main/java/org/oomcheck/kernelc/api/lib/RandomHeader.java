// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;

/**
 * {@code linux/random.h}: a random number is the lowest or the highest that it can be, each time
 * anew. Random bytes of an array are 0.
 */
@AutoService(KernelHeader.class)
public final class RandomHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/random.h";
  }

  @Override
  public void bind(Bindings to) {
    number(to, "get_random_u8", IntegerType.UNSIGNED_CHAR);
    number(to, "get_random_u16", IntegerType.UNSIGNED_SHORT);
    number(to, "get_random_u32", IntegerType.UNSIGNED);
    number(to, "get_random_u64", IntegerType.UNSIGNED_LONG);
    number(to, "get_random_long", IntegerType.UNSIGNED_LONG);
    to.function(
        "get_random_u32_below",
        (site, a) -> chosen(site, 0, site.integer(a.get(0), "ceil") - 1, IntegerType.UNSIGNED));
    to.function(
        "get_random_u32_inclusive",
        (site, a) ->
            chosen(
                site,
                site.integer(a.get(0), "floor"),
                site.integer(a.get(1), "ceil"),
                IntegerType.UNSIGNED));
    to.result(IntegerType.UNSIGNED, "get_random_u32_below", "get_random_u32_inclusive");
    to.function("get_random_bytes", RandomHeader::bytes);
    to.harmless("add_device_randomness");
  }

  private static void number(Bindings to, String call, IntegerType type) {
    to.function(call, (site, a) -> chosen(site, 0, -1, type));
    to.result(type, call);
  }

  private static Value chosen(CallSite site, long low, long high, IntegerType type) {
    boolean highest =
        !site.isBooting()
            && site.machine().choose("which random number?", "the lowest", "the highest") == 1;
    return type.of(highest ? high : low);
  }

  /** Writes the first and the last byte of an array. */
  private static Value bytes(CallSite site, List<Value> arguments) {
    Value buffer = arguments.get(0);
    long length = site.integer(arguments.get(1), "len");
    ObjectPlace target = site.memory().target(buffer, site.at());
    if (target instanceof ArrayPlace || target.isElement()) {
      new Filled(site, 0).fill(target, length);
    } else {
      Filled.inBounds(site, target, length);
      target.store(chosen(site, 0, -1, IntegerType.LONG), site.at());
    }
    return IntegerValue.NOTHING;
  }
}
