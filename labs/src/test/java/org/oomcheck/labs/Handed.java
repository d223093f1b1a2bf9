// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Labs;
import org.oomcheck.labs.lab.Submission;

/** Submissions that tests hand in. */
record Handed(Lab lab, Path folder) {
  static final Labs LABS = Labs.load();

  static Handed to(int lab, Path folder) {
    return new Handed(LABS.get(lab), folder);
  }

  /** The files of an answer of the lab's own. */
  Handed answer(String name) {
    return answer(name, "");
  }

  /** The same with the names and sizes of a student. */
  Handed answer(String name, String student) {
    Map<String, String> files = lab.folder().below("solution/" + name);
    files.forEach((file, text) -> with(file, lab.variant(student).text(text)));
    return this;
  }

  Handed with(String file, String text) {
    return with(file, text.getBytes(StandardCharsets.UTF_8));
  }

  Handed with(String file, byte[] bytes) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(file), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Grade grade() {
    return grade("");
  }

  Grade grade(String student) {
    return Course.grade(lab, new Submission(folder), student);
  }

  Grade check() {
    return Course.check(lab, new Submission(folder), "");
  }
}
