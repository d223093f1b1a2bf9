// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;

/**
 * Texts that are copied into buffers. Where the text stands in the program its letters are copied,
 * with the 0 at their end; of a shared buffer that no code looks at the first and the last are
 * written. Of another text no letter is known.
 */
final class Texts {
  private static final int E2BIG = -7;

  private Texts() {}

  static void bind(Bindings to) {
    TextSearch.bind(to);
    to.function("strcpy", (site, a) -> copied(site, a, Long.MAX_VALUE));
    for (String name : List.of("strscpy", "strscpy_pad", "strlcpy")) {
      to.function(name, Texts::bounded);
      to.result(IntegerType.LONG, name);
    }
    to.function("strncpy", Texts::padded);
  }

  private static Value copied(CallSite site, List<Value> arguments, long most) {
    write(site, arguments.get(0), arguments.get(1), most);
    return arguments.get(0);
  }

  /** Without a size, that of the buffer. */
  private static Value bounded(CallSite site, List<Value> arguments) {
    ObjectPlace target = site.memory().target(arguments.get(0), site.at());
    long most =
        arguments.size() > 2
            ? site.integer(arguments.get(2), "count")
            : target
                .part()
                .map(ObjectPlace.Part::whole)
                .filter(ArrayPlace.class::isInstance)
                .map(array -> ((ArrayPlace) array).size())
                .orElse(Long.MAX_VALUE);
    return IntegerType.LONG.of(write(site, arguments.get(0), arguments.get(1), most));
  }

  /** Writes as many bytes as it is told. */
  private static Value padded(CallSite site, List<Value> arguments) {
    long count = site.integer(arguments.get(2), "count");
    if (count > 0 && site.memory().target(arguments.get(0), site.at()).isElement()) {
      site.memory().element(arguments.get(0), count - 1, site.at());
    }
    return copied(site, arguments, count);
  }

  /** Writes a text; how long it is, or that it does not fit. */
  private static long write(CallSite site, Value to, Value from, long most) {
    ObjectPlace target = site.memory().target(to, site.at());
    if (!(from instanceof Text text) || most < 1) {
      if (from instanceof Pointer) {
        site.memory().checkThere(site.memory().target(from, site.at()), site.at());
      }
      site.memory().checkThere(target, site.at());
      return most < 1 ? E2BIG : 1;
    }
    int length = (int) Math.min(text.text().length(), most - 1);
    if (target.isElement()) {
      boolean all = !target.isShared() || site.isLookedAt(to);
      site.memory().element(to, length, site.at());
      for (int i = 0; i <= length; i++) {
        if (all || i == 0 || i == length) {
          char letter = i == length ? 0 : text.text().charAt(i);
          site.memory().element(to, i, site.at()).store(IntegerType.CHAR.of(letter), site.at());
        }
      }
    }
    return length < text.text().length() ? E2BIG : length;
  }
}
