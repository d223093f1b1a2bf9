// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import java.util.Optional;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.HeldInBytes;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * {@code memset()}: an object, elements of an array, or the first members of a struct get one byte
 * everywhere. Of a shared array that no code looks at the first and the last element are written.
 */
public record Filled(CallSite site, int letter) {
  private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;

  /** Performs the call. */
  static Value memset(CallSite site, Expression.Call call) {
    Value pointer = site.caller().value(call.arguments().get(0));
    ObjectPlace target = site.memory().target(pointer, site.at());
    int letter = (int) site.caller().integer(call.arguments().get(1)).value() & 0xff;
    long length = site.integer(site.caller().value(call.arguments().get(2)), "count");
    if (length < 0) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "memset() gets a negative number of bytes, at " + site.at().fileAndLine());
    }
    new Filled(site, letter).fill(target, length);
    return pointer;
  }

  void fill(ObjectPlace target, long length) {
    Optional<Long> size = site.caller().bytes(target.type(), site.at());
    if (target.part().isPresent() && target.part().get().whole() instanceof ArrayPlace array) {
      elements(array, target, length / size.orElse(Math.max(1, length)));
    } else if (target instanceof ArrayPlace array && array.size() > 0) {
      fill(site.memory().target(array.load(site.at()), site.at()), length);
    } else if (target instanceof Aggregate struct && size.isPresent() && length < size.get()) {
      begin(struct, length);
    } else {
      inBounds(site, target, length);
      whole(target);
    }
  }

  /**
   * Complains if so many bytes are more than an object has, as far as its size is known.
   *
   * @throws KernelBug if they are
   */
  public static void inBounds(CallSite site, ObjectPlace target, long length) {
    Optional<Long> size = site.caller().bytes(target.type(), site.at());
    if (target.part().isEmpty() && size.isPresent() && length > size.get()) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "%d bytes are beyond the end of %s, which has %d, at %s"
              .formatted(
                  length,
                  ObjectMemory.plainName(target.name()),
                  size.get(),
                  site.at().fileAndLine()));
    }
  }

  private void elements(ArrayPlace array, ObjectPlace first, long count) {
    Value from = new Pointer(first);
    if (count < 1) {
      return;
    }
    site.memory().element(from, count - 1, site.at());
    for (ObjectPlace held : HeldInBytes.among(first, count, site.at())) {
      if (held != first) {
        whole(held);
      }
    }
    if (letter == 0 && !array.isShared() && count == array.size()) {
      site.memory().zero(array, site.at());
      return;
    }
    boolean all = !array.isShared() || site.isLookedAt(from);
    for (long i = 0; i < count; i++) {
      if (all || i == 0 || i == count - 1) {
        whole(site.memory().element(from, i, site.at()));
      }
    }
  }

  /** The members that are whole within so many bytes. */
  private void begin(Aggregate struct, long length) {
    for (String field : site.memory().members(struct.type())) {
      long from = site.caller().offset(struct.type(), field, site.at()).orElse(length);
      long size =
          site.memory()
              .memberType(struct.type(), field)
              .flatMap(type -> site.caller().bytes(type, site.at()))
              .orElse(0L);
      if (from + size <= length && size > 0) {
        whole(struct.member(field, site.at()));
      }
    }
  }

  private void whole(ObjectPlace place) {
    if (letter == 0) {
      site.memory().zero(place, site.at());
    } else if (place instanceof Aggregate struct) {
      site.memory().members(struct.type()).forEach(field -> whole(struct.member(field, site.at())));
    } else if (place instanceof ArrayPlace array) {
      if (array.size() > 0) {
        elements(array, site.memory().target(array.load(site.at()), site.at()), array.size());
      }
    } else if (place instanceof Primitive || isPointer(place)) {
      throw new InterpreterException(
          site.at(), "memset() of a pointer, a lock or the like is known with 0 only");
    } else if (!(place instanceof Opaque || place instanceof ArrayPlace.Covered)) {
      place.store(
          site.caller()
              .converted(
                  IntegerType.UNSIGNED_LONG.of(letter * EVERY_BYTE), place.type(), site.at()),
          site.at());
    }
  }

  private boolean isPointer(ObjectPlace place) {
    return site.caller().target(place.type()).isPresent();
  }
}
