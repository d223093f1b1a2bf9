// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;

/**
 * Letters that are looked for in texts. A text whose first letter is 0 may be what a process has
 * written, of which nothing is known: the letter is in it or not, and both are explored.
 */
public final class TextSearch {
  private static final Value NULL = IntegerType.UNSIGNED_LONG.of(0);

  /** Longer texts are not looked through. */
  private static final int MAX_LENGTH = 256;

  private TextSearch() {}

  static void bind(Bindings to) {
    to.function("strchr", (site, a) -> find(site, a.get(0), isLetter(site, a.get(1))));
    to.function("strrchr", (site, a) -> last(site, a.get(0), isLetter(site, a.get(1))));
    to.function("strpbrk", (site, a) -> find(site, a.get(0), isOneOf(site, a.get(1))));
    to.function("strstr", (site, a) -> part(site, a.get(0), a.get(1)));
    to.function("strsep", (site, a) -> separate(site, a.get(0), a.get(1)));
    to.function("skip_spaces", (site, a) -> behindSpaces(site, a.get(0)));
    for (String name : List.of("strim", "strstrip")) {
      to.function(name, (site, a) -> trimmed(site, a.get(0)));
    }
  }

  private static IntPredicate isLetter(CallSite site, Value letter) {
    long wanted = site.integer(letter, "c");
    return each -> each == (byte) wanted;
  }

  private static IntPredicate isOneOf(CallSite site, Value letters) {
    String wanted =
        text(site, letters)
            .orElseThrow(
                () -> new InterpreterException(site.at(), "the letters to look for are not known"));
    return each -> each != 0 && wanted.indexOf(each) >= 0;
  }

  /** The letters of a text; empty if they are not modelled, or if the first one is 0. */
  public static Optional<String> text(CallSite site, Value value) {
    if (value instanceof Text text) {
      return Optional.of(text.text());
    } else if (!isInArray(value)) {
      return Optional.empty();
    }
    StringBuilder letters = new StringBuilder();
    int letter = letter(site, value, 0);
    while (letter != 0 && letters.length() < MAX_LENGTH) {
      letters.append((char) letter);
      letter = letter(site, value, letters.length());
    }
    return Optional.of(letters.toString()).filter(known -> !known.isEmpty());
  }

  static boolean isInArray(Value value) {
    return value instanceof Pointer pointer && pointer.target().isElement();
  }

  private static int letter(CallSite site, Value text, long index) {
    Value letter = site.memory().element(text, index, site.at()).load(site.at());
    return letter instanceof IntegerValue number ? (byte) number.value() : 0;
  }

  private static Value find(CallSite site, Value value, IntPredicate wanted) {
    Optional<String> text = text(site, value);
    if (text.isEmpty()) {
      return perhaps(site, value);
    }
    for (int i = 0; i < text.get().length(); i++) {
      if (wanted.test(text.get().charAt(i))) {
        return at(site, value, text.get(), i);
      }
    }
    return wanted.test(0) ? at(site, value, text.get(), text.get().length()) : NULL;
  }

  private static Value last(CallSite site, Value value, IntPredicate wanted) {
    Optional<String> text = text(site, value);
    if (text.isEmpty()) {
      return perhaps(site, value);
    }
    for (int i = text.get().length() - 1; i >= 0; i--) {
      if (wanted.test(text.get().charAt(i))) {
        return at(site, value, text.get(), i);
      }
    }
    return NULL;
  }

  private static Value part(CallSite site, Value value, Value part) {
    Optional<String> text = text(site, value);
    Optional<String> wanted = text(site, part);
    if (text.isEmpty() || wanted.isEmpty()) {
      return perhaps(site, value);
    }
    int index = text.get().indexOf(wanted.get());
    return index < 0 ? NULL : at(site, value, text.get(), index);
  }

  private static Value at(CallSite site, Value value, String text, int index) {
    return value instanceof Text
        ? new Text(text.substring(index))
        : new Pointer(site.memory().element(value, index, site.at()));
  }

  /** Nothing is known of the text: it is there, and the letter is the first one, or not in it. */
  private static Value perhaps(CallSite site, Value value) {
    ObjectPlace target = site.memory().target(value, site.at());
    site.memory().checkThere(target, site.at());
    boolean found =
        !site.isBooting() && site.machine().choose("is it in the text?", "no", "yes") == 1;
    return found ? value : NULL;
  }

  /** The first letter that is no space; of a text that is not known, the first one. */
  private static Value behindSpaces(CallSite site, Value value) {
    String text = text(site, value).orElse("");
    int spaces = text.length() - text.stripLeading().length();
    return spaces == 0 ? value : at(site, value, text, spaces);
  }

  /** The text behind its first spaces; a 0 takes the place of the first of those at the end. */
  private static Value trimmed(CallSite site, Value value) {
    String text = text(site, value).orElse("");
    int end = text.stripTrailing().length();
    if (end < text.length()) {
      site.memory().element(value, end, site.at()).store(IntegerType.CHAR.of(0), site.at());
    } else if (text.isEmpty()) {
      site.memory().checkThere(site.memory().target(value, site.at()), site.at());
    }
    return behindSpaces(site, value);
  }

  /** Ends the first word with a 0, and moves the pointer behind it. */
  private static Value separate(CallSite site, Value pointer, Value letters) {
    ObjectPlace variable = site.memory().target(pointer, site.at());
    Value begin = variable.load(site.at());
    if (!begin.isTrue()) {
      return NULL;
    } else if (begin instanceof Text) {
      throw new InterpreterException(site.at(), "a text of the program cannot be written");
    }
    boolean empty = isInArray(begin) && letter(site, begin, 0) == 0;
    Value end = empty ? NULL : find(site, begin, isOneOf(site, letters));
    if (end.isTrue()) {
      site.memory().target(end, site.at()).store(IntegerType.CHAR.of(0), site.at());
      end = new Pointer(site.memory().element(end, 1, site.at()));
    }
    variable.store(end, site.at());
    return begin;
  }
}
