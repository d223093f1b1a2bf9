// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.share.Cluster.Place;
import picocli.CommandLine.Option;

/** The options that say how this process takes part in a cluster. */
final class PlaceOptions {
  private static final int MIN_SECRET = 16;
  private static final Set<PosixFilePermission> OF_THE_OWNER =
      PosixFilePermissions.fromString("rwx------");

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description =
          "where this process listens for members of the cluster, by default on 127.0.0.1 alone;"
              + " port 0 is any that is free")
  private @Nullable String listen;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description =
          "the file with the secret that all members know: at least 16 letters, read by its owner"
              + " alone")
  private @Nullable Path secretFile;

  /** Whether one of the options was given. */
  boolean areGiven() {
    return listen != null || secretFile != null;
  }

  /**
   * How this process takes part.
   *
   * @param usually where it listens if nothing else is said
   * @throws UserMistake if there is no secret, or others may read it
   */
  Place place(String usually, List<InetSocketAddress> join) {
    InetSocketAddress own = ClusterAddress.of("--listen", listen == null ? usually : listen);
    return new Place(own, join, secret(), Version.number());
  }

  private String secret() {
    Path file = secretFile;
    if (file == null) {
      throw new UserMistake(
          "a cluster needs --secret-file FILE, with a secret of 16 letters or more");
    }
    if (Files.isDirectory(file)) {
      throw new UserMistake("--secret-file is " + file + ", and that is a folder; name a file");
    }
    try {
      if (isOpen(file)) {
        throw new UserMistake(
            "others may read or change the secret in "
                + file
                + "; let its owner alone: chmod 600 "
                + file);
      }
      String secret = Files.readString(file).strip();
      if (secret.length() < MIN_SECRET) {
        throw new UserMistake(
            "the secret in " + file + " is shorter than " + MIN_SECRET + " letters");
      }
      return secret;
    } catch (IOException e) {
      throw new UserMistake("cannot read the secret in " + file + ": " + Reason.of(e));
    }
  }

  private static boolean isOpen(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    return !OF_THE_OWNER.containsAll(Files.getPosixFilePermissions(file));
  }
}
