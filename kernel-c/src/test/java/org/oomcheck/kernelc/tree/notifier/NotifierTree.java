// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/**
 * A tree that has a user of the OOM notifier chain, of ours, and nothing else.
 *
 * @param changed the files that a patch has changed, as they were before
 */
record NotifierTree(Map<String, String> texts, Map<String, String> changed) implements SourceTree {

  /**
   * A tree of 6.12.
   *
   * @param resources the paths in the tree, and the resource that has the text of each
   */
  static NotifierTree of(Map<String, String> resources) {
    Map<String, String> texts = new HashMap<>();
    texts.put("Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n");
    resources.forEach((path, name) -> texts.put(path, resource(name)));
    return new NotifierTree(texts, Map.of());
  }

  private static String resource(String name) {
    try (InputStream in = NotifierTree.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** With other words in a file; what is to be replaced must be there. */
  NotifierTree with(String path, String old, String young) {
    String text = texts.getOrDefault(path, "");
    if (!text.contains(old)) {
      throw new IllegalArgumentException(path + " has no " + old);
    }
    Map<String, String> all = new HashMap<>(texts);
    all.put(path, text.replace(old, young));
    return new NotifierTree(all, changed);
  }

  /** The same by a patch. */
  NotifierTree patched(String path, String old, String young) {
    Map<String, String> before = Map.of(path, texts.getOrDefault(path, ""));
    return new NotifierTree(with(path, old, young).texts, before);
  }

  /** The C that is run of it. */
  CTree tree() throws IOException {
    return CTree.read(this, Config.guest(), Catalogue.load(), "");
  }

  /**
   * The answer to a question: {@code Proven}, or the hazards with what was found.
   *
   * @param values parameters of the scenario, and what they are
   */
  String answer(String id, Map<String, Integer> values) throws IOException {
    Verdict verdict = verdict(id, values);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream()
            .map(found -> found.hazard() + " " + found.message())
            .sorted()
            .toList()
            .toString()
        : verdict.getClass().getSimpleName() + (verdict instanceof Verdict.Proven ? "" : verdict);
  }

  /** The same answer with all that was found. */
  Verdict verdict(String id, Map<String, Integer> values) throws IOException {
    CTree tree = tree();
    Scenario scenario =
        tree.scenarios().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseGet(() -> Scenarios.load().get(id));
    Settings settings = Settings.defaults(scenario);
    for (Map.Entry<String, Integer> value : values.entrySet()) {
      settings = settings.with(scenario, value.getKey(), value.getValue());
    }
    return new Explorer(Options.defaults().hazards(scenario.lookedFor()))
        .explore(scenario.world(tree.tree(), settings));
  }

  @Override
  public String name() {
    return "a small tree";
  }

  @Override
  public Optional<String> read(String path) {
    return Optional.ofNullable(texts.get(path));
  }
}
