// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.oom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.tree.Catalogue;

/** A tree of ours that has the OOM killer and the end of the allocator's slow path. */
record OomTree(Map<String, String> texts) implements SourceTree {
  static final String OOM_KILL = "mm/oom_kill.c";
  static final String PAGE_ALLOC = "mm/page_alloc.c";

  /** As a release, with what is not C of that release. */
  static OomTree of(int version, int patchlevel) {
    Map<String, String> texts = new HashMap<>();
    texts.put(
        "Makefile", "VERSION = %d\nPATCHLEVEL = %d\nSUBLEVEL = 1\n".formatted(version, patchlevel));
    texts.put(OOM_KILL, resource("oom_kill.c"));
    texts.put(PAGE_ALLOC, resource("page_alloc.c"));
    texts.put("include/linux/oom.h", resource("oom.h"));
    texts.put("mm/internal.h", resource("internal.h"));
    return new OomTree(texts);
  }

  private static String resource(String name) {
    try (InputStream in = OomTree.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** With other words in a file; what is to be replaced must be there. */
  OomTree with(String path, String old, String young) {
    String text = texts.getOrDefault(path, "");
    if (!text.contains(old)) {
      throw new IllegalArgumentException(path + " has no " + old);
    }
    Map<String, String> changed = new HashMap<>(texts);
    changed.put(path, text.replace(old, young));
    return new OomTree(changed);
  }

  CTree tree() throws IOException {
    return CTree.read(this, Config.guest(), Catalogue.load(), "");
  }

  @Override
  public String name() {
    return "a small OOM killer";
  }

  @Override
  public Optional<String> read(String path) {
    return Optional.ofNullable(texts.get(path));
  }
}
