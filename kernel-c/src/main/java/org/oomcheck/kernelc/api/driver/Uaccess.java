// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
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
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.machine.Step;

/**
 * {@code linux/uaccess.h}, with ioctl.h and kstrtox.h: data of a process. Each copy may fail. What
 * comes from a process is 0 everywhere, and a single number is 0 or 1. Of a buffer the first and
 * the last element that are copied are accessed, so that bounds and races are looked at.
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
    if (!left.isTrue() && bytes > 0) {
      ObjectPlace target = site.memory().target(kernel, site.at());
      boolean element = target.part().map(part -> part.whole() instanceof ArrayPlace).orElse(false);
      if (writes && element && !target.isShared()) {
        site.memory().zero(target.part().orElseThrow().whole(), site.at());
      }
      for (ObjectPlace held : HeldInBytes.among(target, bytes, site.at())) {
        access(site, held, writes);
      }
      access(site, target, writes);
      Expression type = new Expression.TypeOperand(site.at(), target.type());
      Expression bytesOfOne = new Expression.SizeOf(site.at(), "sizeof", type);
      long size = element ? site.caller().integer(bytesOfOne).value() : bytes;
      if (element && bytes / size > 1) {
        access(site, site.memory().element(kernel, bytes / size - 1, site.at()), writes);
      }
    }
    return left;
  }

  private static void access(CallSite site, ObjectPlace place, boolean writes) {
    if (place instanceof Aggregate struct) {
      for (String field : site.memory().members(struct.type())) {
        access(site, site.memory().member(struct, field, site.at()), writes);
      }
    } else if (place instanceof ArrayPlace array) {
      if (array.size() > 0) {
        access(site, first(site, array), writes);
      }
    } else if (place instanceof Opaque
        || place instanceof Primitive
        || place instanceof ArrayPlace.Covered) {
      return;
    } else if (writes) {
      place.store(ZERO, site.at());
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
      return IntegerType.INT.of(EFAULT);
    }
    variable.store(IntegerType.INT.of(asked(site, "is the number of the process 1?")), call.at());
    return ZERO;
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
      return IntegerType.INT.of(Errno.EINVAL);
    }
  }

  private static Value parsed(CallSite site, Value result, String call) {
    if (call.endsWith("_from_user")) {
      mightFault(site, call + "()");
    }
    int chosen =
        site.isBooting() ? 1 : site.machine().choose("what text is it?", "no number", "0", "1");
    if (chosen == 0) {
      return IntegerType.INT.of(Errno.EINVAL);
    }
    site.memory().target(result, site.at()).store(IntegerType.INT.of(chosen - 1), site.at());
    return ZERO;
  }
}
