// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links of a Markdown page to files and headings that do not exist. */
final class DeadLinks {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private DeadLinks() {}

  /**
   * The links that lead nowhere.
   *
   * @param page where the page is, for relative links
   */
  static List<String> in(Path page, String text) throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
      String heading = link.group(2);
      if (!Files.exists(target)) {
        dead.add(page + ": " + link.group());
      } else if (heading != null) {
        String there = link.group(1).isEmpty() ? text : Files.readString(target);
        if (!anchors(there).contains(heading)) {
          dead.add(page + ": no heading for " + link.group());
        }
      }
    }
    return dead;
  }

  /** The anchors of a page's headings, as GitHub makes them. */
  private static List<String> anchors(String page) {
    List<String> anchors = new ArrayList<>();
    Matcher heading = HEADING.matcher(page);
    while (heading.find()) {
      String words = heading.group(1).toLowerCase(Locale.ROOT);
      anchors.add(words.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'));
    }
    return anchors;
  }
}
