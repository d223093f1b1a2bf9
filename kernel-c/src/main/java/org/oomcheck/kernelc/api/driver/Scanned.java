// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.oomcheck.kernelc.api.lib.TextSearch;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;

/**
 * {@code sscanf()} of a text of which nothing is known: the first of its conversions match, each
 * number of them. A number that is read is as any that a process gives, and a word is empty.
 */
final class Scanned {
  /** A conversion of sscanf(): the mark that it is skipped, its width, and its letter. */
  private static final Pattern CONVERSION =
      Pattern.compile("%(\\*?)[0-9]*(?:hh|h|ll|l|z|j|t|L)?([a-zA-Z%]|\\[\\^?]?[^]]*])");

  private Scanned() {}

  static void bind(Bindings to) {
    to.function("sscanf", Scanned::scan);
    to.result(IntegerType.INT, "sscanf");
  }

  private static Value scan(CallSite site, List<Value> arguments) {
    if (TextSearch.text(site, arguments.get(0)).isPresent()) {
      throw new InterpreterException(
          site.at(), "sscanf() of a text of the program is not modelled, only one of a process");
    }
    if (!(arguments.get(1) instanceof Text format)) {
      throw new InterpreterException(site.at(), "sscanf() without its format is not modelled");
    }
    List<String> letters = letters(format.text());
    if (site.isBooting()) {
      return IntegerType.INT.of(0);
    }
    String[] counts =
        IntStream.rangeClosed(0, letters.size()).mapToObj(Integer::toString).toArray(String[]::new);
    int matched = site.machine().choose("how much of the text matches?", counts);
    for (int i = 0; i < letters.size() && i + 2 < arguments.size(); i++) {
      ObjectPlace target = site.memory().target(arguments.get(i + 2), site.at());
      if (i < matched) {
        store(site, target, letters.get(i));
      } else {
        target.isLeftAlone();
      }
    }
    return IntegerType.INT.of(matched);
  }

  /** The conversions that store something. */
  private static List<String> letters(String format) {
    List<String> letters = new ArrayList<>();
    for (Matcher matcher = CONVERSION.matcher(format); matcher.find(); ) {
      if (matcher.group(1).isEmpty() && !matcher.group(2).equals("%")) {
        letters.add(matcher.group(2));
      }
    }
    return letters;
  }

  private static void store(CallSite site, ObjectPlace target, String letter) {
    boolean isNumber = "diuxXop".contains(letter);
    target.store(isNumber ? Uaccess.number(site, target) : IntegerType.INT.of(0), site.at());
  }
}
