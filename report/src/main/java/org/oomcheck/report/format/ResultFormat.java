// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.TreeReview;

/**
 * A format in which results are printed. A class that implements it and is marked {@code
 * AutoService} is all that a new format needs: {@code check} and {@code review} take the names
 * after {@code --format} from the formats that are found.
 */
public interface ResultFormat {
  /** The name of the format that people read. */
  String TEXT = "text";

  /** The name after {@code --format}: small letters, digits and hyphens. */
  String name();

  /** What the format is, or what reads it, for a list of the formats. */
  String description();

  /** The results of a check, with a line break at the end. */
  String check(List<CheckResult> results, Invocation invocation);

  /** The results of a review, tree by tree. */
  String review(List<TreeReview> reviews, Invocation invocation);

  /** All formats: text first, then the others by name. */
  static List<ResultFormat> all() {
    return ServiceLoader.load(ResultFormat.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(
            Comparator.comparing((ResultFormat format) -> !format.name().equals(TEXT))
                .thenComparing(ResultFormat::name))
        .toList();
  }

  /** The names of all formats, in the same order. */
  static List<String> names() {
    return all().stream().map(ResultFormat::name).toList();
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ResultFormat named(String name) {
    return all().stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownName("there is no format '" + name + "'", name, names()));
  }
}
