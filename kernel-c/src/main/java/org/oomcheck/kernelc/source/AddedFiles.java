// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that patches add to a tree and that other files need: headers by their {@code
 * #include}, other files by the names of the functions that are called.
 */
public final class AddedFiles {
  private static final Pattern INCLUDE =
      Pattern.compile("^[ \\t]*#[ \\t]*include[ \\t]*[<\"]([^>\"]+)[>\"]", Pattern.MULTILINE);

  /** A function with a body, as kernel style writes it: its head begins in the first column. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "^(?!static)[A-Za-z_][\\w \\t*\\n]{0,200}?\\b(\\w+)\\([^;{}]{0,2000}\\)\\s*\\{",
          Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("\\w+");

  /** Where an included name may stand. */
  private static final List<String> FOLDERS =
      List.of("include/", "include/uapi/", "arch/x86/include/", "arch/x86/include/uapi/");

  private final Map<String, String> texts;

  /** What each function of an added file that other files may call is defined in. */
  private final Map<String, String> functions = new HashMap<>();

  /**
   * @throws IOException if the tree cannot be read
   */
  public AddedFiles(SourceTree tree) throws IOException {
    texts = tree.readAll(tree.added());
    texts.forEach(
        (path, text) -> {
          Matcher function = FUNCTION.matcher(text);
          while (path.endsWith(".c") && function.find()) {
            functions.putIfAbsent(function.group(1), path);
          }
        });
  }

  /**
   * The added files that some files need, and those that these need in their turn.
   *
   * @param files the texts of the files by their paths
   * @return texts by their paths: headers first, and of those what is included before what includes
   */
  public Map<String, String> neededBy(Map<String, String> files) {
    Map<String, String> needed = new LinkedHashMap<>();
    if (texts.isEmpty()) {
      return needed;
    }
    Set<String> found = new LinkedHashSet<>();
    Deque<Map.Entry<String, String>> open = new ArrayDeque<>(files.entrySet());
    while (!open.isEmpty()) {
      Map.Entry<String, String> file = open.remove();
      for (String path : named(file.getKey(), file.getValue())) {
        if (!files.containsKey(path) && found.add(path)) {
          open.add(Map.entry(path, texts.getOrDefault(path, "")));
        }
      }
    }
    List<String> order = new ArrayList<>(found);
    Collections.reverse(order);
    for (boolean header : new boolean[] {true, false}) {
      order.stream()
          .filter(path -> path.endsWith(".h") == header)
          .forEach(path -> needed.put(path, texts.getOrDefault(path, "")));
    }
    return needed;
  }

  private Collection<String> named(String path, String text) {
    Set<String> named = new LinkedHashSet<>();
    Matcher include = INCLUDE.matcher(text);
    while (include.find()) {
      String name = include.group(1);
      List<String> places = new ArrayList<>(List.of(path.substring(0, path.lastIndexOf('/') + 1)));
      places.addAll(FOLDERS);
      places.stream()
          .map(folder -> folder + name)
          .filter(texts::containsKey)
          .findFirst()
          .ifPresent(named::add);
    }
    if (!functions.isEmpty()) {
      Matcher word = NAME.matcher(text);
      while (word.find()) {
        String definer = functions.get(word.group());
        if (definer != null) {
          named.add(definer);
        }
      }
    }
    return named;
  }
}
