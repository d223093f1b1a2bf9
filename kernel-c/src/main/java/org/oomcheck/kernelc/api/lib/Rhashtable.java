// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;

/**
 * {@code linux/rhashtable.h}: tables that readers of RCU look things up in, said in C: one bucket,
 * with its lock. No table grows or shrinks, so no insertion fails for lack of memory. A key is a
 * number, a pointer, or a struct of them.
 */
@AutoService(KernelHeader.class)
public final class Rhashtable implements KernelHeader {

  @Override
  public String path() {
    return "linux/rhashtable.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("__rhash_object", (site, arguments) -> new Pointer(object(site, arguments.get(0))));
    to.function("__rhash_has_key", Rhashtable::hasKey);
    to.result(IntegerType.INT, "__rhash_has_key");
  }

  /** What a link is a member of. */
  private static ObjectPlace object(CallSite site, Value link) {
    ObjectPlace place = site.memory().target(link, site.at());
    return place
        .part()
        .orElseThrow(
            () -> new InterpreterException(site.at(), place.name() + " is no member of an object"))
        .whole();
  }

  /** Whether the object around a link has a key: link, key, offset of the key in the object. */
  private static Value hasKey(CallSite site, List<Value> arguments) {
    ObjectPlace object = object(site, arguments.get(0));
    long offset = site.integer(arguments.get(2), "key_offset");
    String member =
        site.memory().members(object.type()).stream()
            .filter(name -> offset(site, object, name).filter(at -> at == offset).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    new InterpreterException(
                        site.at(), "no member of " + object.name() + " begins at " + offset));
    ObjectPlace key = site.memory().target(arguments.get(1), site.at());
    boolean same = same(site, site.memory().member(object, member, site.at()), key);
    return IntegerType.INT.of(same ? 1 : 0);
  }

  private static Optional<Long> offset(CallSite site, ObjectPlace object, String member) {
    return site.caller().offset(object.type(), member, site.at());
  }

  private static boolean same(CallSite site, ObjectPlace one, ObjectPlace other) {
    if (one instanceof Aggregate) {
      return site.memory().members(one.type()).stream()
          .allMatch(
              name ->
                  same(
                      site,
                      site.memory().member(one, name, site.at()),
                      site.memory().member(other, name, site.at())));
    }
    return site.caller()
        .operation("==", one.load(site.at()), other.load(site.at()), site.at())
        .isTrue();
  }
}
