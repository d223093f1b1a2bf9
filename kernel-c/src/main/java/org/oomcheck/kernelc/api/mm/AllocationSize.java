// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.kernelc.syntax.print.TypeText;

/**
 * What an allocation makes, as the expression for its size says: one object of the type in a {@code
 * sizeof}, an array of them, or bytes.
 *
 * @param type its type
 * @param name what traces call it
 * @param isTooLarge whether the size overflows, so that nothing is allocated
 */
record AllocationSize(Type type, String name, boolean isTooLarge) {
  private static final String MEMORY = "memory";

  private static final long MAX_OBJECT = 1L << 31;

  /** Eight pages, which the allocator tries for until it has them. */
  private static final long NOT_COSTLY = 8 * 4096;

  /** Whether an array of bytes is more than eight pages; such an allocation may fail. */
  boolean isCostly() {
    return type instanceof Type.Array array
        && array.size() instanceof Expression.NumberLiteral count
        && Long.parseLong(count.text()) > NOT_COSTLY;
  }

  /** What an allocation of this size makes, whose result is kept as the call's is. */
  static AllocationSize of(CallSite site, Expression size, Expression.Call call) {
    return of(site, size).keptAs(site, call);
  }

  /** The same for an array, see {@link #array(CallSite, long, Expression)}. */
  static AllocationSize array(CallSite site, long count, Expression size, Expression.Call call) {
    return array(site, count, size).keptAs(site, call);
  }

  /**
   * Bytes are what the pointer says that they are kept in; so is an object that is smaller than
   * what that pointer points at.
   */
  AllocationSize keptAs(CallSite site, Expression.Call call) {
    Position at = call.at();
    Optional<Type> kept =
        site.caller().frame().wanted(call).flatMap(type -> site.caller().target(type));
    if (isTooLarge || kept.isEmpty()) {
      return this;
    }
    Type target = kept.get();
    Type unit = type instanceof Type.Array array ? array.element() : type;
    Optional<Long> own = site.caller().bytes(unit, at);
    Optional<Long> seen = site.caller().bytes(target, at);
    if (own.isEmpty() || own.get() >= seen.orElse(isMemory() && isStruct(site, target) ? 2L : 0L)) {
      return this;
    }
    long bytes =
        type instanceof Type.Array array && array.size() instanceof Expression.NumberLiteral count
            ? own.get() * Long.parseLong(count.text())
            : own.get();
    if (isStruct(site, target) && !isMemory() && own.get() == 1 && bytes > seen.orElse(bytes)) {
      return this; // a struct and something else behind it
    }
    String name = TypeText.of(target).replaceAll("^struct ", "");
    if (isStruct(site, target) && (seen.isEmpty() || bytes < 2 * seen.get())) {
      return new AllocationSize(site.caller().fitted(target, bytes, at), name, false);
    }
    return new AllocationSize(array(at, target, bytes / seen.orElse(1L)), name, false);
  }

  private boolean isMemory() {
    return name.equals(MEMORY);
  }

  private static boolean isStruct(CallSite site, Type type) {
    return !site.memory().members(type).isEmpty();
  }

  /** What an allocation of this size makes, whatever its result is kept as. */
  static AllocationSize of(CallSite site, Expression size) {
    if (size instanceof Expression.SizeOf one) {
      return withTail(site, one, 0);
    } else if (size instanceof Expression.Binary product && product.operator().equals("*")) {
      if (product.right() instanceof Expression.SizeOf element) {
        return product(site, count(site, product.left()), element);
      } else if (product.left() instanceof Expression.SizeOf element) {
        return product(site, count(site, product.right()), element);
      }
    } else if (size instanceof Expression.Binary sum
        && sum.operator().equals("+")
        && sum.left() instanceof Expression.SizeOf head) {
      return withTail(site, head, count(site, sum.right()));
    } else if (size instanceof Expression.Binary sum
        && sum.operator().equals("+")
        && sum.right() instanceof Expression.SizeOf head) {
      return withTail(site, head, count(site, sum.left()));
    } else if (size instanceof Expression.Call call && call.name().equals("struct_size")) {
      Position at = call.at();
      Expression object = new Expression.Prefix(at, "*", call.arguments().get(0));
      Expression element =
          new Expression.Index(
              at,
              new Expression.Member(
                  at, call.arguments().get(0), true, ExpressionText.of(call.arguments().get(1))),
              new Expression.NumberLiteral(at, "0"));
      long each = sizeOf(site, new Expression.SizeOf(at, "sizeof", element));
      long count = count(site, call.arguments().get(2));
      AllocationSize one = object(site, new Expression.SizeOf(at, "sizeof", object));
      return count < 0 || count > MAX_OBJECT / Math.max(1, each)
          ? new AllocationSize(one.type(), one.name(), true)
          : withTail(site, one, count * each);
    } else if (size instanceof Expression.Call call
        && call.name().equals("size_add")
        && call.arguments().get(0) instanceof Expression.SizeOf head) {
      // What struct_size() stands for; a product that does not fit is SIZE_MAX.
      long tail = count(site, call.arguments().get(1));
      return withTail(site, head, tail < 0 ? MAX_OBJECT + 1 : tail);
    } else if (size instanceof Expression.Call call
        && (call.name().equals("array_size") || call.name().equals("size_mul"))
        && call.arguments().get(1) instanceof Expression.SizeOf element) {
      return array(site, count(site, call.arguments().get(0)), element);
    }
    long bytes = count(site, size);
    boolean tooLarge = bytes < 0 || bytes > MAX_OBJECT;
    Optional<Expression.SizeOf> element = sizeOf(size);
    if (tooLarge || element.isEmpty()) {
      return new AllocationSize(bytes(site.at(), tooLarge ? 1 : bytes), MEMORY, tooLarge);
    }
    AllocationSize one = object(site, element.get());
    Type fitted = site.caller().fitted(one.type(), bytes, site.at());
    if (!fitted.equals(one.type())) {
      return new AllocationSize(fitted, one.name(), false);
    }
    long each = Math.max(1, sizeOf(site, element.get()));
    return new AllocationSize(array(site.at(), one.type(), bytes / each), one.name(), false);
  }

  /** An object with so many bytes behind it, which are those of the array that it ends with. */
  private static AllocationSize withTail(CallSite site, Expression.SizeOf head, long bytes) {
    return withTail(site, object(site, head), bytes);
  }

  private static AllocationSize withTail(CallSite site, AllocationSize head, long bytes) {
    boolean tooLarge = bytes > MAX_OBJECT;
    Type type = tooLarge ? head.type() : site.caller().withTail(head.type(), bytes, site.at());
    Optional<Long> own = site.caller().bytes(head.type(), site.at());
    if (type.equals(head.type()) && bytes > 0 && !tooLarge && own.isPresent()) {
      // No array at the end has the rest: code gets at it by pointers of its own.
      return new AllocationSize(bytes(site.at(), own.get() + bytes), head.name(), false);
    }
    return new AllocationSize(type, head.name(), tooLarge);
  }

  private static Optional<Expression.SizeOf> sizeOf(Expression size) {
    List<Expression.SizeOf> found = new ArrayList<>();
    Parts.visit(
        size,
        node -> {
          if (node instanceof Expression.SizeOf sizeOf) {
            found.add(sizeOf);
          }
          return true;
        });
    return found.stream().findFirst();
  }

  /** A number of elements of this size, as {@code kcalloc()} makes them: an overflow is noticed. */
  static AllocationSize array(CallSite site, long count, Expression size) {
    if (!(size instanceof Expression.SizeOf element)) {
      long each = count(site, size);
      boolean tooLarge = Math.multiplyHigh(count, each) != 0 || count * each > MAX_OBJECT;
      return new AllocationSize(bytes(site.at(), tooLarge ? 1 : count * each), MEMORY, tooLarge);
    }
    AllocationSize one = object(site, element);
    boolean tooLarge = count < 0 || count > MAX_OBJECT;
    return new AllocationSize(
        array(site.at(), one.type(), tooLarge ? 1 : count), one.name(), tooLarge);
  }

  /** {@code count * sizeof(element)}, which wraps. */
  private static AllocationSize product(CallSite site, long count, Expression.SizeOf element) {
    AllocationSize one = object(site, element);
    long each = sizeOf(site, element);
    long fits = each <= 1 ? count : Long.divideUnsigned(count * each, each);
    boolean tooLarge = fits < 0 || fits > MAX_OBJECT;
    return new AllocationSize(
        array(site.at(), one.type(), tooLarge ? 1 : fits), one.name(), tooLarge);
  }

  /** The size of an element; 1 if it is not known. */
  private static long sizeOf(CallSite site, Expression.SizeOf element) {
    try {
      return site.caller().integer(element).value();
    } catch (InterpreterException e) {
      return 1;
    }
  }

  private static long count(CallSite site, Expression count) {
    Value value = site.caller().value(count);
    return site.integer(value, "the size");
  }

  private static AllocationSize object(CallSite site, Expression.SizeOf sizeOf) {
    Optional<Type> type = site.caller().typeOf(sizeOf.operand());
    if (type.isEmpty()) {
      throw new InterpreterException(sizeOf.at(), "the type of the allocation is not known");
    }
    String name =
        sizeOf.operand() instanceof Expression.StringLiteral
            ? "text"
            : ExpressionText.of(sizeOf.operand()).replaceAll("^\\*\\s*|^struct ", "");
    return new AllocationSize(type.get(), name, false);
  }

  static Type bytes(Position at, long size) {
    return array(at, new Type.Named(at, IntegerType.CHAR.name(), Set.of()), size);
  }

  private static Type array(Position at, Type element, long size) {
    return new Type.Array(at, element, new Expression.NumberLiteral(at, Long.toString(size)));
  }
}
