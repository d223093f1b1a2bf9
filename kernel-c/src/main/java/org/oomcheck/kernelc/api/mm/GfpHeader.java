// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.model.linux.mm.Gfp;

/**
 * {@code linux/gfp_types.h}: allocation flags. Those that the model knows have its bits; the others
 * have bits of their own, which change nothing but the mask.
 */
@AutoService(KernelHeader.class)
public final class GfpHeader implements KernelHeader {

  /** Flags without a meaning for what the model does, from the highest free bit down. */
  private static final String[] WITHOUT_MEANING = {
    "__GFP_NOWARN", "__GFP_COMP", "__GFP_ZERO", "__GFP_MEMALLOC", "__GFP_HIGH", "__GFP_THISNODE",
    "__GFP_ACCOUNT", "__GFP_NOFAIL"
  };

  private static final int HIGHEST = 30;

  @Override
  public String path() {
    return "linux/gfp_types.h";
  }

  @Override
  public void bind(Bindings to) {
    Arrays.stream(Gfp.class.getFields())
        .filter(field -> field.getType() == int.class)
        .forEach(field -> to.constant(field.getName(), IntegerType.UNSIGNED.of(value(field))));
    for (int i = 0; i < WITHOUT_MEANING.length; i++) {
      to.constant(WITHOUT_MEANING[i], IntegerType.UNSIGNED.of(1L << (HIGHEST - i)));
    }
    to.constant("GFP_HIGHUSER", IntegerType.UNSIGNED.of(highUser()));
    to.constant("GFP_ATOMIC", IntegerType.UNSIGNED.of(Gfp.__GFP_KSWAPD_RECLAIM));
  }

  private static long highUser() {
    return Gfp.GFP_HIGHUSER_MOVABLE & ~Gfp.__GFP_MOVABLE;
  }

  private static int value(Field field) {
    try {
      return field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new LinkageError(field + " is public", e);
    }
  }
}
