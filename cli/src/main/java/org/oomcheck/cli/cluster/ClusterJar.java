// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceLoader;
import org.oomcheck.explorer.share.Cluster;
import org.oomcheck.explorer.share.RefusedSearch;

/**
 * Finds what connects members: in the class path, or in {@code oomcheck-cluster.jar} beside the jar
 * of the command. It is looked for only where a cluster is asked for, so nothing else loads it.
 */
final class ClusterJar {
  private static final String NAME = "oomcheck-cluster.jar";

  private ClusterJar() {}

  /**
   * Loads it.
   *
   * @throws RefusedSearch if it is not there
   */
  static Cluster load() {
    ClassLoader own = ClusterJar.class.getClassLoader();
    return ServiceLoader.load(Cluster.class, own)
        .findFirst()
        .or(ClusterJar::beside)
        .orElseThrow(
            () -> new RefusedSearch("a cluster needs " + NAME + " beside the jar of the command"));
  }

  private static Optional<Cluster> beside() {
    try {
      CodeSource source = ClusterJar.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI()).resolveSibling(NAME);
      if (!Files.isRegularFile(jar)) {
        return Optional.empty();
      }
      URL[] urls = {jar.toUri().toURL()};
      // Open until the process ends: classes are loaded from it for as long.
      @SuppressWarnings("resource")
      URLClassLoader loader = new URLClassLoader(urls, ClusterJar.class.getClassLoader());
      Thread.currentThread().setContextClassLoader(loader);
      return ServiceLoader.load(Cluster.class, loader).findFirst();
    } catch (URISyntaxException | MalformedURLException e) {
      return Optional.empty();
    }
  }
}
