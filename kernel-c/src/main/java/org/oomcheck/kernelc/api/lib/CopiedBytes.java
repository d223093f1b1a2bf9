// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.HeldInBytes;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;

/**
 * {@code memcpy()} from an array of bytes to another one, where one of them holds something else,
 * such as the header of a message: the other one then holds the same.
 */
record CopiedBytes(CallSite site, ObjectPlace target, ObjectPlace source) {

  /** Copies so many bytes; false if they are only bytes, and nothing was done. */
  static boolean copy(CallSite site, ObjectPlace target, ObjectPlace source, long count) {
    CopiedBytes bytes = new CopiedBytes(site, target, source);
    if (!bytes.isByte(target) || !bytes.isByte(source)) {
      return false;
    }
    Map<Long, Type> types = new TreeMap<>();
    return bytes.find(source, count, types)
        && bytes.find(target, count, types)
        && !types.isEmpty()
        && bytes.copy(types, count);
  }

  private boolean isByte(ObjectPlace place) {
    return place.isElement() && length(place.type()) == 1;
  }

  private long length(Type type) {
    return site.caller().bytes(type, site.at()).orElse(0L);
  }

  /** What stands in bytes, by where it begins; false if that is not known. */
  private boolean find(ObjectPlace first, long count, Map<Long, Type> types) {
    for (ObjectPlace place : HeldInBytes.among(first, count, site.at())) {
      Optional<Long> offset = HeldInBytes.distance(first, place);
      if (offset.isEmpty() || length(place.type()) == 0) {
        return false;
      }
      types.merge(offset.get(), place.type(), (one, two) -> length(two) > length(one) ? two : one);
    }
    return true;
  }

  private boolean copy(Map<Long, Type> types, long count) {
    List<Runnable> stores = new ArrayList<>();
    long next = 0;
    while (next < count) {
      Type type = types.get(next);
      ObjectPlace to = at(target, next, type);
      ObjectPlace from = at(source, next, type);
      stores.add(() -> to.store(from.load(site.at()), site.at()));
      next += type == null ? 1 : length(type);
    }
    stores.forEach(Runnable::run);
    return true;
  }

  /** What begins with a byte, as this type; the byte itself without one. */
  private ObjectPlace at(ObjectPlace first, long offset, @Nullable Type type) {
    Value pointer = new Pointer(first);
    ObjectPlace place = site.memory().element(pointer, offset, site.at());
    return type == null
        ? place
        : site.memory().pointers().inBytes(place, type, site.at()).orElse(place);
  }
}
