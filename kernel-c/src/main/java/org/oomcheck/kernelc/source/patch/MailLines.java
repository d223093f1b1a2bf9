// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a file of mails, with the places where they stand. A body or a part of it in
 * quoted-printable or base64 is decoded; a line of it can stand on several lines of the file, or
 * all of them on one. In a part with {@code format=flowed} the lines are what they were before the
 * mail program changed them (RFC 3676). A part in HTML is left out, and so are the colours of a
 * terminal and what a signature of PGP puts before a dash.
 */
final class MailLines {
  private static final Pattern MBOX = Pattern.compile("From \\S+ .*\\d{2}:\\d{2}:\\d{2}.*");
  private static final Pattern BOUNDARY =
      Pattern.compile(".*\\bboundary=(?:\"([^\"]+)\"|([^\";\\s]+)).*", Pattern.CASE_INSENSITIVE);
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
  private static final String ENCODING = "content-transfer-encoding:";

  /** What git writes for a terminal. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[mK]");

  private final List<String> text = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final Set<String> boundaries = new HashSet<>();
  private final List<String> file;
  private boolean header = true;
  private String encoding = "";
  private boolean html;
  private boolean flowed;
  private boolean delsp;
  private int partBegins;
  private boolean someHtml;
  private boolean signed;
  private int cut;
  private int next;

  /**
   * @param file the text of the file
   */
  MailLines(String file) {
    this.file = file.lines().toList();
    while (next < this.file.size()) {
      int first = next;
      String line = this.file.get(next++);
      if (MBOX.matcher(line).matches() && (first == 0 || this.file.get(first - 1).isBlank())) {
        begin();
        add(line, first);
      } else if (header) {
        header(line);
        add(line, first);
      } else if (line.startsWith("--") && boundaries.contains(line.strip())) {
        begin();
      } else if (!html) {
        body(line, first);
      }
    }
    unflow();
  }

  private void begin() {
    unflow();
    header = true;
    encoding = "";
    html = false;
    flowed = false;
    delsp = false;
    partBegins = text.size();
  }

  /** A part has ended. */
  private void unflow() {
    if (flowed) {
      FlowedText.undo(
          text.subList(partBegins, text.size()), places.subList(partBegins, places.size()), delsp);
    }
  }

  private void header(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    if (lower.startsWith(ENCODING)) {
      encoding = lower.substring(ENCODING.length()).strip();
    }
    if (lower.startsWith("content-type:") && lower.contains("text/html")) {
      html = true;
      someHtml = true;
    }
    flowed |= lower.contains("format=flowed");
    delsp |= lower.contains("delsp=yes");
    Matcher boundary = BOUNDARY.matcher(line);
    if (boundary.matches()) {
      String word = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
      boundaries.add("--" + word);
      boundaries.add("--" + word + "--");
    }
    header = !line.isEmpty();
    partBegins = text.size() + 1;
  }

  private void body(String line, int first) {
    if (encoding.equals("base64") && BASE64.matcher(line.strip()).matches()) {
      StringBuilder joined = new StringBuilder(line.strip());
      while (next < file.size() && BASE64.matcher(file.get(next).strip()).matches()) {
        joined.append(file.get(next++).strip());
      }
      unpacked(joined.toString(), first).lines().forEach(each -> add(each, first));
    } else if (encoding.equals("quoted-printable")) {
      StringBuilder joined = new StringBuilder(line);
      while (joined.length() > 0 && joined.charAt(joined.length() - 1) == '=') {
        joined.setLength(joined.length() - 1);
        joined.append(next < file.size() ? file.get(next) : "");
        next++;
      }
      add(decoded(joined), first);
    } else {
      add(line, first);
    }
  }

  private String unpacked(String base64, int first) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      cut = cut == 0 ? first + 1 : cut;
      return "";
    }
  }

  private void add(String line, int index) {
    String plain = line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
    if (plain.startsWith("-----BEGIN PGP ")) {
      signed = plain.startsWith("-----BEGIN PGP SIGNED MESSAGE");
    }
    text.add(signed && plain.startsWith("- ") ? plain.substring(2) : plain);
    places.add(index + 1);
  }

  /** Whether a mail of an mbox begins with this line. */
  boolean beginsMail(int index) {
    return MBOX.matcher(text.get(index)).matches() && (index == 0 || text.get(index - 1).isBlank());
  }

  /** The line of the file at which base64 begins that cannot be decoded; 0 if all can. */
  int cutBase64() {
    return cut;
  }

  /** Whether a mail or a part of it is in HTML, and was left out. */
  boolean haveHtml() {
    return someHtml;
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
