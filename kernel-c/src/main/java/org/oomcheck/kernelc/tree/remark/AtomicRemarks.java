// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.source.patch.PatchedFile;
import org.oomcheck.kernelc.source.patch.PatchedTree;

/**
 * Atomic operations that a patch takes apart, into a read and a write. Both are marked, so they are
 * no data race; that an update is lost in between shows only where a judge counts.
 */
public final class AtomicRemarks {
  private static final String TYPE = "\\batomic(?:64|_long)?_";

  private static final Pattern BOTH =
      Pattern.compile(
          TYPE
              + "(?:inc|dec|add|sub|and|andnot|or|xor|xchg|cmpxchg|try_cmpxchg|fetch_)\\w*"
              + "|\\btest_and_(?:set|clear|change)_bit(?:_lock)?|\\b(?:try_cmp|cmp)?xchg");

  private static final Pattern READS =
      Pattern.compile(TYPE + "read(?:_acquire)?|\\btest_bit(?:_acquire)?|\\bREAD_ONCE");
  private static final Pattern WRITES =
      Pattern.compile(TYPE + "set(?:_release)?|\\b(?:set|clear|change)_bit|\\bWRITE_ONCE");

  /** What is behind the name of a call: the first argument with an address, or the first one. */
  private static final Pattern ARGUMENTS = Pattern.compile("\\s*\\(([^;{}]*)");

  private static final Pattern ADDRESS =
      Pattern.compile("&\\s*([\\w\\[\\].]+(?:->[\\w\\[\\].]+)*)");
  private static final Pattern FIRST = Pattern.compile("^\\s*([\\w\\[\\].]+(?:->[\\w\\[\\].]+)*)");

  private AtomicRemarks() {}

  /** The remarks, one for each variable; empty if the patches take nothing apart. */
  public static List<String> of(PatchedTree tree) {
    List<String> remarks = new ArrayList<>();
    tree.files()
        .forEach(
            (path, file) ->
                file.ifPresent(
                    changed ->
                        takenApart(changed)
                            .forEach(variable -> remarks.add(remark(variable, path)))));
    return remarks;
  }

  private static String remark(String variable, String path) {
    return ("the patch reads and writes %s in two steps, in %s, where an atomic operation did both;"
            + " what another task does in between is lost, which not every world shows")
        .formatted(variable, path);
  }

  private static Set<String> takenApart(PatchedFile file) {
    String added = text(file.addedTexts());
    Set<String> variables = variables(BOTH, text(file.removedTexts()));
    variables.removeAll(variables(BOTH, added));
    variables.retainAll(variables(READS, added));
    variables.retainAll(variables(WRITES, added));
    return variables;
  }

  private static String text(Stream<String> lines) {
    return lines.collect(Collectors.joining(" "));
  }

  private static Set<String> variables(Pattern calls, String text) {
    Set<String> names = new TreeSet<>();
    Matcher call = calls.matcher(text);
    while (call.find()) {
      Matcher arguments = ARGUMENTS.matcher(text).region(call.end(), text.length());
      if (arguments.lookingAt()) {
        Matcher address = ADDRESS.matcher(arguments.group(1));
        Matcher first = FIRST.matcher(arguments.group(1));
        if (address.find()) {
          names.add(address.group(1));
        } else if (first.find()) {
          names.add(first.group(1));
        }
      }
    }
    return names;
  }
}
