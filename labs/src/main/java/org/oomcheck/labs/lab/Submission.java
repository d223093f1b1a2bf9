// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a student hands in: a folder. Nothing outside of it is read, nothing large, and nothing that
 * is not text.
 */
public final class Submission {
  /** The file that says whose it is. */
  public static final String STUDENT = "student.txt";

  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_ID = 100;

  /** Editors put it before the first character of a file. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Path folder;

  /** Thrown where a submission cannot be read; the message is one sentence for the student. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreadable(String why) {
      super(why);
    }

    /** What is wrong, and what to do. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  public Submission(Path folder) {
    this.folder = folder;
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
    if (id.length() > MAX_ID || id.chars().anyMatch(Character::isISOControl)) {
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
      throw new Unreadable("there is no " + file);
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
      throw new Unreadable(file + " is no text: it is not UTF-8");
    } catch (IOException e) {
      throw new Unreadable(file + " cannot be read");
    }
  }
}
