// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Token;

/**
 * Reads a file several times, until each condition of an {@code #if} has been both true and false,
 * to measure the parser over all text of the file. Within one reading the same condition has the
 * same value everywhere, so that parts that belong together are read together. {@code #if 0} stays
 * out: its text need not be C.
 */
public final class EveryBranch {
  private static final int MAX_READINGS = 64;
  private static final int FRUITLESS_READINGS = 6;

  private EveryBranch() {}

  /** The file under each choice that was tried; together they have all branches. */
  public static List<SourceFile> parse(String path, String text, Set<String> typedefs) {
    List<Token> tokens = Lexer.tokens(path, text);
    List<SourceFile> readings = new ArrayList<>();
    Set<String> covered = new HashSet<>();
    int fruitless = 0;
    while (fruitless < FRUITLESS_READINGS && readings.size() < MAX_READINGS) {
      int before = covered.size();
      Choice choice = new Choice(covered, readings.size());
      readings.add(FileParser.parse(path, tokens, choice, typedefs));
      fruitless = covered.size() == before ? fruitless + 1 : 0;
      if (choice.values.isEmpty()) {
        break;
      }
    }
    return readings;
  }

  /** The values of one reading: what is new first, then by chance, the same in every run. */
  private static final class Choice implements BranchChoice {
    private final Set<String> covered;
    private final int reading;
    private final Map<String, Boolean> values = new HashMap<>();

    Choice(Set<String> covered, int reading) {
      this.covered = covered;
      this.reading = reading;
    }

    @Override
    public boolean holds(Position at, List<Token> condition, Map<String, Macro> macros) {
      if (condition.size() == 1 && condition.get(0).kind() == Token.Kind.NUMBER) {
        return !condition.get(0).text().equals("0");
      }
      String text = String.join(" ", condition.stream().map(Token::text).toList());
      boolean value = values.computeIfAbsent(text, key -> choose(at, key));
      covered.add(at.line() + (value ? " true" : " false"));
      return value;
    }

    private boolean choose(Position at, String text) {
      if (!covered.contains(at.line() + " true")) {
        return true;
      } else if (!covered.contains(at.line() + " false")) {
        return false;
      }
      return (text.hashCode() >>> (reading % 16)) % 2 == 0;
    }
  }
}
