// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.machine.KernelRef;

/** The modelled functions of the kernel, read from {@link KernelRef}. */
public final class KernelFunctions {
  private static final String MODEL = "org/oomcheck/model";
  private static final String CLASS = ".class";

  /** The files of the functions that a notifier chain calls, by symbol. */
  private final Map<String, String> notifiers = new TreeMap<>();

  /** The symbols of all functions, by their files. */
  private final Map<String, Set<String>> symbols = new TreeMap<>();

  private KernelFunctions() {}

  /** The functions of the whole model. */
  public static KernelFunctions load() {
    KernelFunctions functions = new KernelFunctions();
    try {
      URI code = KernelRef.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path place = Path.of(code);
      if (Files.isDirectory(place)) {
        functions.addBelow(place.resolve(MODEL));
        return functions;
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        functions.addBelow(jar.getPath(MODEL));
        return functions;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the classes of the model", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the classes of the model are at no known place", e);
    }
  }

  private void addBelow(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.sorted().toList()) {
        String name = MODEL + "/" + folder.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(CLASS) && !name.endsWith("package-info" + CLASS)) {
          add(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
        }
      }
    }
  }

  private void add(String name) {
    try {
      Class<?> type = Class.forName(name, false, KernelRef.class.getClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        KernelRef ref = method.getAnnotation(KernelRef.class);
        if (ref != null) {
          symbols.computeIfAbsent(ref.path(), path -> new TreeSet<>()).add(ref.symbol());
        }
        if (ref != null && method.getReturnType() == Answer.class) {
          notifiers.merge(ref.symbol(), ref.path(), KernelFunctions::joined);
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the model has lost its class " + name, e);
    }
  }

  /** Two drivers can have a static function of the same name. */
  private static String joined(String files, String file) {
    return List.of(files.split(", ", -1)).contains(file) ? files : files + ", " + file;
  }

  /** The functions of a file of the kernel for which the model has some of its own. */
  public Set<String> in(String file) {
    return Collections.unmodifiableSet(symbols.getOrDefault(file, Set.of()));
  }

  /** The functions that a notifier chain calls, and the files that have a function of that name. */
  public Map<String, String> notifiers() {
    return Collections.unmodifiableMap(notifiers);
  }
}
