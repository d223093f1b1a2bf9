// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.api.lib.Filled;
import org.oomcheck.kernelc.api.lib.TextSearch;
import org.oomcheck.kernelc.api.world.PageFaults;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.HeldInBytes;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Opaque;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.machine.Step;

/**
 * {@code linux/uaccess.h}, with ioctl.h and kstrtox.h: data of a process. Each copy may fail. A
 * number that comes from a process is 0, or one with which the module compares the variable or
 * member that it goes to; a single number can be 1 as well. All else is 0. Of a buffer the first
 * and the last element that are copied are accessed, so that bounds and races are looked at.
 */
@AutoService(KernelHeader.class)
public final class Uaccess implements KernelHeader {
  private static final int EFAULT = -14;
  private static final IntegerValue ZERO = IntegerType.INT.of(0);

  @Override
  public String path() {
    return "linux/uaccess.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("copy_from_user", (site, a) -> copy(site, a.get(0), a.get(2), true));
    to.function("copy_to_user", (site, a) -> copy(site, a.get(1), a.get(2), false));
    to.function("clear_user", (site, a) -> unread(site, site.integer(a.get(1), "n")));
    to.form("get_user", Uaccess::getUser);
    to.form("put_user", Uaccess::putUser);
    to.result(IntegerType.UNSIGNED_LONG, "copy_from_user", "copy_to_user", "clear_user");
    for (String name :
        List.of(
            "kstrtoint",
            "kstrtouint",
            "kstrtol",
            "kstrtoul",
            "kstrtou8",
            "kstrtou16",
            "kstrtou32",
            "kstrtou64",
            "kstrtobool",
            "kstrtoint_from_user",
            "kstrtouint_from_user",
            "kstrtoul_from_user",
            "kstrtobool_from_user")) {
      to.function(name, (site, a) -> number(site, a, name));
    }
    Scanned.bind(to);
    to.function("sysfs_streq", (site, a) -> IntegerType.BOOL.of(asked(site, "is it that text?")));
    to.result(IntegerType.BOOL, "sysfs_streq");
  }

  private static int asked(CallSite site, String question) {
    return site.isBooting() ? 0 : site.machine().choose(question, "no", "yes");
  }

  private static void mightFault(CallSite site, String call) {
    if (!site.isBooting()) {
      site.machine().current().mightSleep(Step.run(site, call, () -> {}).sleeping());
      PageFaults.mayCome(site);
    }
  }

  /** How many bytes were not copied: none or all. */
  private static Value unread(CallSite site, long bytes) {
    mightFault(site, "a copy from or to a process");
    return IntegerType.UNSIGNED_LONG.of(asked(site, "does the copy fail?") == 1 ? bytes : 0);
  }

  private static Value copy(CallSite site, Value kernel, Value length, boolean writes) {
    long bytes = site.integer(length, "n");
    Value left = unread(site, bytes);
    if (!left.isTrue()) {
      access(site, kernel, bytes, writes ? Access.GIVES : Access.TAKES);
    } else if (writes) {
      // What could not be copied is filled with 0 (_inline_copy_from_user()).
      access(site, kernel, bytes, Access.CLEARS);
    }
    return left;
  }

  /** What another than the kernel's code does with memory of the kernel. */
  enum Access {
    /** A process reads it. */
    TAKES,
    /** The destination becomes 0. */
    CLEARS,
    /** A process writes it: single numbers are those of {@link #number}, and all else is 0. */
    GIVES
  }

  /** Accesses so many bytes of the kernel's memory. */
  static void access(CallSite site, Value kernel, long bytes, Access access) {
    if (bytes <= 0) {
      return;
    }
    ObjectPlace target = site.memory().target(kernel, site.at());
    boolean element = target.isElement();
    if (access != Access.TAKES && element && !target.isShared()) {
      site.memory().zero(target.part().orElseThrow().whole(), site.at());
    }
    for (ObjectPlace held : HeldInBytes.among(target, bytes, site.at())) {
      access(site, held, access);
    }
    access(site, target, access);
    Expression type = new Expression.TypeOperand(site.at(), target.type());
    Expression bytesOfOne = new Expression.SizeOf(site.at(), "sizeof", type);
    long size = element ? site.caller().integer(bytesOfOne).value() : bytes;
    if (element && bytes / size > 1) {
      access(site, site.memory().element(kernel, bytes / size - 1, site.at()), access);
    } else if (!element) {
      Filled.inBounds(site, target, bytes);
    }
  }

  private static void access(CallSite site, ObjectPlace place, Access access) {
    if (place instanceof Aggregate struct) {
      for (String field : site.memory().members(struct.type())) {
        access(site, site.memory().member(struct, field, site.at()), access);
      }
    } else if (place instanceof ArrayPlace array) {
      if (access != Access.TAKES && !array.isShared()) {
        site.memory().zero(array, site.at());
      }
      if (array.size() > 0) {
        access(site, first(site, array), access);
      }
    } else if (place instanceof Opaque
        || place instanceof Primitive
        || place instanceof ArrayPlace.Covered) {
      return;
    } else if (access != Access.TAKES) {
      boolean chosen = access == Access.GIVES;
      place.store(chosen ? number(site, place, List.of(0L)) : ZERO, site.at());
    } else if (place.isShared()) {
      place.load(site.at());
    }
  }

  private static ObjectPlace first(CallSite site, ArrayPlace array) {
    return site.memory().target(array.load(site.at()), site.at());
  }

  private static Value getUser(CallSite site, Expression.Call call) {
    Place variable = site.caller().place(call.arguments().get(0));
    Value left = unread(site, 1);
    if (left.isTrue()) {
      variable.store(ZERO, call.at());
      return IntegerType.INT.of(EFAULT);
    }
    variable.store(number(site, variable), call.at());
    return ZERO;
  }

  /** A number that a process gives for this variable: 0, 1, or what code compares it with. */
  static Value number(CallSite site, Place variable) {
    return number(site, variable, List.of(0L, 1L));
  }

  private static Value number(CallSite site, Place variable, List<Long> first) {
    if (site.isBooting()) {
      return ZERO;
    }
    Set<Long> numbers = new LinkedHashSet<>(first);
    if (variable instanceof ObjectPlace place) {
      numbers.addAll(site.comparedWith(new Pointer(place)));
    }
    List<Long> all = List.copyOf(numbers);
    String[] answers = all.stream().map(n -> Long.toString(n)).toArray(String[]::new);
    int chosen =
        answers.length < 2
            ? 0
            : site.machine().choose("which number does the process give?", answers);
    return IntegerType.LONG.of(all.get(chosen));
  }

  private static Value putUser(CallSite site, Expression.Call call) {
    site.caller().value(call.arguments().get(0));
    return unread(site, 1).isTrue() ? IntegerType.INT.of(EFAULT) : ZERO;
  }

  /** The number that a text is whose letters are known; else the text of a process. */
  private static Value number(CallSite site, List<Value> arguments, String call) {
    Value result = arguments.get(arguments.size() - 1);
    Optional<String> text =
        call.endsWith("_from_user") || call.equals("kstrtobool")
            ? Optional.empty()
            : TextSearch.text(site, arguments.get(0)).filter(known -> !known.isEmpty());
    if (text.isEmpty()) {
      return parsed(site, result, call);
    }
    int base = (int) site.integer(arguments.get(1), "base");
    try {
      String digits = text.get().strip();
      long number = base == 0 ? Long.decode(digits) : Long.parseLong(digits, base);
      site.memory().target(result, site.at()).store(IntegerType.LONG.of(number), site.at());
      return ZERO;
    } catch (NumberFormatException e) {
      site.memory().target(result, site.at()).isLeftAlone();
      return IntegerType.INT.of(Errno.EINVAL);
    }
  }

  private static Value parsed(CallSite site, Value result, String call) {
    if (call.endsWith("_from_user")) {
      mightFault(site, call + "()");
    }
    ObjectPlace target = site.memory().target(result, site.at());
    if (asked(site, "is the text no number?") == 1) {
      target.isLeftAlone();
      return IntegerType.INT.of(Errno.EINVAL);
    }
    target.store(number(site, target), site.at());
    return ZERO;
  }
}
