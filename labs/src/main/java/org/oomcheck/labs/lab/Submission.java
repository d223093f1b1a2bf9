// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a student hands in: a folder. Nothing outside of it is read, nothing large, and nothing that
 * is not text. A folder that has nothing but another folder in it, as the archive of a folder has
 * when it is unpacked, stands for that one.
 */
public final class Submission {
  /** The file that says whose it is. */
  public static final String STUDENT = "student.txt";

  private static final int MAX_BYTES = 64 << 10;

  /** How many characters an ID has at most. */
  public static final int LONGEST_ID = 100;

  /** Editors put it before the first character of a file. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What other systems leave beside a student's files. */
  private static final Set<String> LEFT_BEHIND = Set.of("__MACOSX", "Thumbs.db", "desktop.ini");

  /** How many folders around a submission are looked through. */
  private static final int MAX_DEPTH = 4;

  private static final int NAMES = 5;
  private static final int MAX_NAME = 40;

  private final Path folder;

  /** Thrown where a submission cannot be read; the message is one sentence for the student. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreadable(String why) {
      super(why);
    }

    /** The mistake in the submission, and what to do about it. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  public Submission(Path folder) {
    this.folder = innermost(folder, MAX_DEPTH);
  }

  /** A folder that has nothing but a folder is a wrapping of it. */
  private static Path innermost(Path folder, int depth) {
    List<Path> own = own(folder);
    boolean wrapped = own.size() == 1 && Files.isDirectory(own.get(0), LinkOption.NOFOLLOW_LINKS);
    return wrapped && depth > 0 ? innermost(own.get(0), depth - 1) : folder;
  }

  /** The files and folders in a folder, without those that are hidden; none if it is no folder. */
  private static List<Path> own(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> !name(each).startsWith(".") && !LEFT_BEHIND.contains(name(each)))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** The files that are there in place of one that is missing. */
  private String present() {
    List<String> names = own(folder).stream().map(Submission::name).toList();
    String more = names.size() > NAMES ? ", ..." : "";
    return names.isEmpty()
        ? ""
        : "; the folder has "
            + names.stream()
                .limit(NAMES)
                .map(Submission::printable)
                .collect(Collectors.joining(", ", "", more));
  }

  /** What a student has written, in one line and not too long, to be shown in a message. */
  public static String printable(String name) {
    String plain = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) + "..." : plain;
  }

  /** Whether there is a file of this name. */
  public boolean has(String file) {
    return Files.exists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The ID that the folder's own file says; empty if there is none.
   *
   * @throws Unreadable if the file is none
   */
  public String student() {
    if (!has(STUDENT)) {
      return "";
    }
    String id = text(STUDENT).lines().findFirst().orElse("").strip();
    if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new Unreadable(STUDENT + " has to hold your ID, in one line, and nothing else");
    }
    return id;
  }

  /**
   * A file's text.
   *
   * @throws Unreadable if there is no such file, or if it is no text of a sensible size
   */
  public String text(String file) {
    Path path = folder.resolve(file);
    if (!has(file)) {
      throw new Unreadable("there is no " + file + present());
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new Unreadable(file + " is no ordinary file; hand in the file itself");
    }
    try {
      long size = Files.size(path);
      if (size > MAX_BYTES) {
        throw new Unreadable(file + " has " + size + " bytes; at most " + MAX_BYTES + " are read");
      }
      byte[] bytes = Files.readAllBytes(path);
      String read = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String text = read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
      if (text.isBlank()) {
        throw new Unreadable(file + " is empty");
      }
      if (text.indexOf('\0') >= 0) {
        throw new Unreadable(file + " is no text");
      }
      return text.replace("\r\n", "\n").replace('\r', '\n');
    } catch (CharacterCodingException e) {
      throw new Unreadable(file + " is no text in UTF-8; save it in that encoding");
    } catch (IOException e) {
      throw new Unreadable(file + " cannot be read");
    }
  }
}
