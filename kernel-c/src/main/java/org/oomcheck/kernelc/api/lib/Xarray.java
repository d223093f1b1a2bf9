// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/xarray.h}, with idr.h: objects by their number; said in C. Numbers below 16 are
 * known. A store allocates as {@link MemoryPressure} says. A mark is on an object and on nothing
 * else; ranges are left out.
 */
@AutoService(KernelHeader.class)
public final class Xarray implements KernelHeader {
  private static final int SLOTS = 16;

  @Override
  public String path() {
    return "linux/xarray.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String macro : List.of("DEFINE_XARRAY", "DEFINE_XARRAY_ALLOC", "DEFINE_XARRAY_FLAGS")) {
      to.declares(macro, "struct xarray", 0, Xarray::lock);
    }
    to.declares("DEFINE_XARRAY_ALLOC1", "struct xarray", 0, Xarray::lockAndBeginAtOne);
    to.declares("DEFINE_IDR", "struct idr", 0);
    to.declares("DEFINE_IDA", "struct ida", 0, Xarray::lock);
    to.constant("__XA_SLOTS", SLOTS);
    to.result(IntegerType.BOOL, "__xa_finds_memory");
    to.function("__xa_finds_memory", Xarray::findsMemory);
    to.result(IntegerType.UNSIGNED_LONG, "__xa_slot");
    to.function("__xa_slot", Xarray::slot);
  }

  private static void lock(CallSite site, Place variable, Expression.Call macro) {
    ObjectPlace lock = site.memory().member((ObjectPlace) variable, "xa_lock", macro.at());
    if (lock instanceof Primitive primitive) {
      primitive.initialise();
    }
  }

  private static void lockAndBeginAtOne(CallSite site, Place variable, Expression.Call macro) {
    lock(site, variable, macro);
    site.memory()
        .member((ObjectPlace) variable, "xa_base", macro.at())
        .store(IntegerType.UNSIGNED.of(1), macro.at());
  }

  private static Value findsMemory(CallSite site, List<Value> arguments) {
    int gfp = (int) site.integer(arguments.get(0), "gfp");
    boolean finds = MemoryPressure.finds(site, "a node", gfp, false);
    return IntegerType.BOOL.of(finds ? 1 : 0);
  }

  private static Value slot(CallSite site, List<Value> arguments) {
    long number = site.integer(arguments.get(0), "index");
    if (number < 0 || number >= SLOTS) {
      throw new InterpreterException(
          site.at(), "objects are known by numbers below " + SLOTS + ", and not by " + number);
    }
    return IntegerType.UNSIGNED_LONG.of(number);
  }
}
