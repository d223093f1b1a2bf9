// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.Printer;

/** The members of a struct that have another name in another version of a file. */
public final class RenamedMembers {

  private RenamedMembers() {}

  /**
   * Members that are gone and new ones of the same type, the first with the first. Where there are
   * more of one than of the other, nothing is known.
   *
   * @param tag the struct's, without the word struct
   * @return the new names by the old ones
   */
  public static Map<String, String> of(SourceFile before, SourceFile after, String tag) {
    Map<String, String> old = members(before, tag);
    Map<String, String> young = members(after, tag);
    Map<String, List<String>> gone = byType(old, young);
    Map<String, List<String>> added = byType(young, old);
    Map<String, String> renamed = new TreeMap<>();
    gone.forEach(
        (type, names) -> {
          List<String> others = added.getOrDefault(type, List.of());
          for (int i = 0; i < names.size() && others.size() == names.size(); i++) {
            renamed.put(names.get(i), others.get(i));
          }
        });
    return renamed;
  }

  private static Map<String, List<String>> byType(
      Map<String, String> members, Map<String, String> others) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    members.forEach(
        (name, type) -> {
          if (!others.containsKey(name)) {
            names.computeIfAbsent(type, each -> new ArrayList<>()).add(name);
          }
        });
    return names;
  }

  /** The members in order, with how they are declared. */
  private static Map<String, String> members(SourceFile file, String tag) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Definition definition : file.definitions()) {
      if (definition instanceof Declaration declaration
          && declaration.base() instanceof Type.Struct struct
          && tag.equals(struct.tag())) {
        for (Type.Member member : struct.members()) {
          if (member instanceof Declaration each) {
            String text = Printer.definition(each);
            each.declarators()
                .forEach(
                    one ->
                        members.put(one.name(), text.replaceAll("\\b" + one.name() + "\\b", "@")));
          }
        }
      }
    }
    return members;
  }
}
