// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Release;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SeriesWords;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.picture.Pictures;
import org.oomcheck.report.picture.PlantUml;

/**
 * The page of one finding in a file of its own: style, script and pictures are in it. The page
 * forbids the browser any network, and any script but its own.
 */
public final class SinglePage {
  private SinglePage() {}

  /** What the page says about a world that is in no catalogue. */
  private record Alone(String summary, KernelTree tree, List<Expectation> expectations)
      implements Release {}

  /**
   * The page of the first finding of a result.
   *
   * @param about what the world belongs to, in a few words
   * @param version of the program, as it is shown
   * @param again how the finding is shown again
   * @param source the text of the lines that tasks are at
   */
  public static String of(
      CheckResult result, String about, String version, String again, SourceText source) {
    Finding finding = result.findings().get(0);
    Catalogue alone =
        new Catalogue(List.of(new Alone(about, finding.check().tree(), List.of())), List.of());
    Map<String, String> pictures = new TreeMap<>();
    Pictures.of(finding.counterexample())
        .forEach((name, lines) -> pictures.put(name, address(PlantUml.svg(lines))));
    FindingHtml html = new FindingHtml(finding, result, new SeriesWords(alone), source);
    int hz = Options.defaults().hz();
    return new PageTemplate(HtmlReport.FINDING)
        .fill(html.page(List.of(result), List.of(parts()), pictures, hz, version, again));
  }

  /** All of a picture as an address. */
  private static String address(String svg) {
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  private static FindingHtml.Alone parts() {
    String style = PageTemplate.resource(HtmlReport.STYLE);
    String script = PageTemplate.resource(HtmlReport.SCRIPT);
    String policy =
        "default-src 'none'; script-src "
            + hash(script)
            + "; style-src "
            + hash(style)
            + "; img-src data:; base-uri 'none'; form-action 'none'";
    return new FindingHtml.Alone(style, script, policy);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
