// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The lines of a file of mails, with the places where they stand. A body in quoted-printable is
 * decoded; a line of it can stand on several lines of the file.
 */
final class MailLines {
  private static final Pattern MBOX = Pattern.compile("From \\S+ .*\\d{2}:\\d{2}:\\d{2}.*");
  private static final String ENCODING = "content-transfer-encoding:";

  private final List<String> text = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  /**
   * @param file the text of the file
   */
  MailLines(String file) {
    List<String> all = file.lines().toList();
    boolean header = true;
    boolean encoded = false;
    for (int i = 0; i < all.size(); i++) {
      String line = all.get(i);
      int place = i + 1;
      if (MBOX.matcher(line).matches() && (i == 0 || all.get(i - 1).isBlank())) {
        header = true;
        encoded = false;
      } else if (header) {
        encoded |= encoding(line).equals("quoted-printable");
        header = !line.isEmpty();
      } else if (encoded) {
        StringBuilder joined = new StringBuilder(line);
        while (joined.length() > 0 && joined.charAt(joined.length() - 1) == '=') {
          joined.setLength(joined.length() - 1);
          i++;
          joined.append(i < all.size() ? all.get(i) : "");
        }
        line = decoded(joined);
      }
      text.add(line);
      places.add(place);
    }
  }

  /** Whether a mail of an mbox begins with this line. */
  boolean beginsMail(int index) {
    return MBOX.matcher(text.get(index)).matches() && (index == 0 || text.get(index - 1).isBlank());
  }

  /** What a header line says about the encoding of the body; empty if it says nothing. */
  static String encoding(String header) {
    String lower = header.toLowerCase(Locale.ROOT);
    return lower.startsWith(ENCODING) ? lower.substring(ENCODING.length()).strip() : "";
  }

  private static String decoded(CharSequence line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < line.length(); i++) {
      int high = i + 2 < line.length() ? Character.digit(line.charAt(i + 1), 16) : -1;
      int low = i + 2 < line.length() ? Character.digit(line.charAt(i + 2), 16) : -1;
      if (line.charAt(i) == '=' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(line.charAt(i)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  int size() {
    return text.size();
  }

  String get(int index) {
    return text.get(index);
  }

  /** The line of the file where a line begins, from 1. */
  int place(int index) {
    return places.get(index);
  }
}
