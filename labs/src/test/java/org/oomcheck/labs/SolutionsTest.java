// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Labs;
import org.oomcheck.labs.lab.Submission;

/** The answers of each lab, right ones and typical wrong ones, get the marks that they must get. */
class SolutionsTest {
  private static final Labs LABS = Labs.load();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6})
  void answers_getTheirMarks(int number) throws IOException {
    compare(LABS.get(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  @Tag("slow")
  void drivers_getTheirMarks(int number) throws IOException {
    compare(LABS.get(number));
  }

  private void compare(Lab lab) throws IOException {
    JsonNode marks = new ObjectMapper().readTree(lab.folder().text("solution/marks.json"));
    NavigableMap<String, Integer> wanted = new TreeMap<>();
    marks.properties().forEach(each -> wanted.put(each.getKey(), each.getValue().asInt()));
    NavigableMap<String, Integer> got = new TreeMap<>();
    for (String name : wanted.keySet()) {
      Path place = Files.createDirectories(folder.resolve(name));
      for (Map.Entry<String, String> file : lab.folder().below("solution/" + name).entrySet()) {
        Files.writeString(place.resolve(file.getKey()), file.getValue());
      }
      Grade grade = Course.grade(lab, new Submission(place), "");
      got.put(name, grade.points());
      if (name.equals("model")) {
        assertThat(grade.code()).isEqualTo(Grade.FULL);
        assertThat(grade.max()).isEqualTo(100);
      }
    }
    assertThat(got).isEqualTo(wanted);
    assertThat(got.values()).filteredOn(points -> points < 100).hasSizeGreaterThanOrEqualTo(3);
  }
}
