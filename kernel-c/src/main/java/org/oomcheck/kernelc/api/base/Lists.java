// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.memory.Numbers;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/list.h}: lists as the kernel has them, node by node, so that a list without its lock
 * is a data race, and a loop that loses its place is seen. Checks of the nodes are those of
 * CONFIG_DEBUG_LIST that need no further access.
 */
@AutoService(KernelHeader.class)
public final class Lists implements KernelHeader {

  @Override
  public String path() {
    return "linux/list.h";
  }

  @Override
  public void bind(Bindings to) {
    to.declares("LIST_HEAD", "struct list_head", 0, Lists::empty);
    to.declares("HLIST_HEAD", "struct hlist_head", 0);
    to.constant("LIST_POISON1", IntegerType.UNSIGNED_LONG.of(Numbers.LIST_POISON1));
    to.constant("LIST_POISON2", IntegerType.UNSIGNED_LONG.of(Numbers.LIST_POISON2));
  }

  private static void empty(CallSite site, Place variable, Expression.Call macro) {
    ObjectPlace head = (ObjectPlace) variable;
    Pointer itself = new Pointer(head);
    site.memory().member(head, "next", macro.at()).store(itself, macro.at());
    site.memory().member(head, "prev", macro.at()).store(itself, macro.at());
  }
}
