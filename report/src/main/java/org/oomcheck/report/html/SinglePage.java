// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Release;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceText;

/**
 * The page of one finding in a file of its own: style, script and pictures are in it. The page
 * forbids the browser any network, and any script but its own.
 */
public final class SinglePage {
  private static final String STYLE = "report.css";
  private static final String SCRIPT = "report.js";

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
    KernelTree tree = finding.check().tree();
    Catalogue alone = new Catalogue(List.of(new Alone(about, tree, List.of())), List.of());
    Map<String, String> files =
        new HtmlReport(alone, List.of(result), version, trace -> again, source).files(each -> {});
    String path = HtmlReport.page(finding.check(), finding.counterexample().hazard());
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String page = without(String.valueOf(files.get(path)), "<nav .*?</nav>\n");
    page = without(page, "<section aria-labelledby=\"elsewhere\">.*?</section>\n");
    page = page.replaceAll("<a href=\"[^\"]*\\.svg\">(<img [^>]*>)</a>", "$1");
    page = page.replace(". A click shows it alone, at full size.", "");
    return alone(withPictures(page, files, folder), files);
  }

  private static String without(String page, String part) {
    return Pattern.compile(part, Pattern.DOTALL).matcher(page).replaceAll("");
  }

  private static String withPictures(String page, Map<String, String> files, String folder) {
    return Pattern.compile("src=\"([^\"]*\\.svg)\"")
        .matcher(page)
        .replaceAll(
            picture -> {
              String svg = String.valueOf(files.get(folder + picture.group(1)));
              String data =
                  Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
              return Matcher.quoteReplacement("src=\"data:image/svg+xml;base64," + data + "\"");
            });
  }

  private static String alone(String page, Map<String, String> files) {
    String style = String.valueOf(files.get(STYLE));
    String script = String.valueOf(files.get(SCRIPT));
    String policy =
        "default-src 'none'; script-src "
            + hash(script)
            + "; style-src "
            + hash(style)
            + "; img-src data:; base-uri 'none'; form-action 'none'";
    return page.replaceAll(
            "content=\"default-src[^\"]*\"", Matcher.quoteReplacement("content=\"" + policy + "\""))
        .replaceAll("<link rel=\"stylesheet\"[^>]*>", "")
        .replaceAll("<script src=[^>]*></script>\n", "")
        .replace("</head>", "<style>" + style + "</style>\n</head>")
        .replace("</body>", "<script>" + script + "</script>\n</body>");
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
