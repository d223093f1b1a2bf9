// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A revision of a git repository. The files that are checked out do not matter. */
public final class GitTree implements SourceTree, AutoCloseable {
  private final Repository repository;
  private final String name;
  private final RevCommit commit;

  private GitTree(Repository repository, String name, RevCommit commit) {
    this.repository = repository;
    this.name = name;
    this.commit = commit;
  }

  /**
   * Opens a revision.
   *
   * @param folder the folder that has {@code .git}, or a bare repository
   * @param revision a commit, tag or branch as git writes it: {@code v6.12}, {@code HEAD~3}
   * @throws IOException if there is no repository or no such revision
   */
  public static GitTree open(Path folder, String revision) throws IOException {
    Repository repository = repository(folder);
    try {
      RevCommit commit = commit(repository, folder, revision);
      return new GitTree(repository, folder + " at " + revision, commit);
    } catch (IOException e) {
      repository.close();
      throw e;
    }
  }

  private static Repository repository(Path folder) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true);
    builder.findGitDir(folder.toFile());
    try {
      if (builder.getGitDir() == null) {
        builder.setGitDir(folder.toFile());
      }
      return builder.build();
    } catch (RepositoryNotFoundException e) {
      throw new IOException(folder + " is no git repository", e);
    }
  }

  private static RevCommit commit(Repository repository, Path folder, String revision)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId id = repository.resolve(revision + "^{commit}");
      if (id == null) {
        throw new IOException("the repository " + folder + " has no revision " + revision);
      }
      return walk.parseCommit(id);
    } catch (RevisionSyntaxException e) {
      throw new IOException(revision + " is no revision as git writes it", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> read(String path) throws IOException {
    if (!SourcePath.isPlain(path)) {
      return Optional.empty();
    }
    try (TreeWalk found = TreeWalk.forPath(repository, path, commit.getTree())) {
      if (found == null || !isFile(found)) {
        return Optional.empty();
      }
      byte[] text = repository.open(found.getObjectId(0)).getBytes();
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    }
  }

  private static boolean isFile(TreeWalk found) {
    return (found.getRawMode(0) & 0170000) == 0100000;
  }

  /**
   * The commits up to another revision as diffs, oldest first, as {@code git format-patch} would
   * write them without their mails. Merges are left out.
   *
   * @param revision the last commit
   * @return a diff for each commit, with the commit and its subject in the first line
   * @throws IOException if there is no such revision
   */
  public List<String> diffsTo(String revision) throws IOException {
    List<String> diffs = new ArrayList<>();
    Path folder = repository.getDirectory().toPath();
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(commit(repository, folder, revision)));
      walk.markUninteresting(walk.parseCommit(commit));
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      for (RevCommit each : walk) {
        if (each.getParentCount() == 1) {
          diffs.add(diff(walk, each));
        }
      }
    }
    return diffs;
  }

  private String diff(RevWalk walk, RevCommit commit) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(text)) {
      formatter.setRepository(repository);
      formatter.format(walk.parseCommit(commit.getParent(0)).getTree(), commit.getTree());
    }
    String abbreviated = commit.getName().substring(0, 12);
    return "commit "
        + abbreviated
        + " "
        + commit.getShortMessage()
        + "\n"
        + text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    repository.close();
  }
}
