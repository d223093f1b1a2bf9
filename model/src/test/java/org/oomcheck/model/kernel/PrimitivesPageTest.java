// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.machine.KernelRef;

/** docs/primitives.md names the calls that the methods beside them stand for, and all of them. */
class PrimitivesPageTest {
  private static final Path PAGE = Path.of("../docs/primitives.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\| `(\\w+)`: (.*?) \\|");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  /** Smaller forms, and what the page leaves to the Javadoc. */
  private static final Set<String> NOT_IN_THE_TABLES =
      Set.of("BlockingNotifierChain", "DelayedWork", "Freezer", "Kthread", "Sleep", "Workqueue");

  /** What drivers stand on besides the primitives. */
  private static final Set<String> DEVICES = Set.of("Virtqueue", "SplitVirtqueue", "VirtioDevice");

  /** What drivers ask of memory management; the page names what a driver calls, and no more. */
  private static final Set<String> MEMORY = Set.of("PageAlloc", "Vmscan", "OomNotifiers");

  /** The kernel call of each public method, {@code Class.method} by name. */
  private static Map<String, String> calls() {
    Map<String, String> calls = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter().importPath(Path.of("target", "classes"))) {
      boolean named =
          type.getPackageName().startsWith("org.oomcheck.model.kernel")
              || DEVICES.contains(type.getSimpleName())
              || MEMORY.contains(type.getSimpleName());
      if (!named || NOT_IN_THE_TABLES.contains(type.getSimpleName())) {
        continue;
      }
      for (Method method : type.reflect().getDeclaredMethods()) {
        KernelRef ref = method.getAnnotation(KernelRef.class);
        if (ref != null && Modifier.isPublic(method.getModifiers())) {
          calls.put(type.getSimpleName() + "." + method.getName(), ref.symbol());
        }
      }
    }
    return calls;
  }

  private static List<String> words(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.toList());
  }

  @Test
  void everyCallIsThatOfTheMethodBesideIt_andNoMethodIsMissing() throws IOException {
    Map<String, String> calls = calls();
    Set<String> named = new TreeSet<>();
    List<String> faults = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      List<String> symbols = words(row.group(1));
      List<String> methods = words(row.group(3));
      assertThat(methods).as(row.group()).hasSameSizeAs(symbols);
      for (int i = 0; i < methods.size(); i++) {
        String method = row.group(2) + "." + methods.get(i);
        named.add(method);
        if (!Objects.equals(calls.get(method), symbols.get(i))) {
          faults.add(method + " is " + calls.get(method) + ", not " + symbols.get(i));
        }
      }
    }
    assertThat(faults).isEmpty();
    Set<String> missing = new TreeSet<>(calls.keySet());
    missing.removeAll(named);
    missing.removeIf(method -> MEMORY.contains(method.substring(0, method.indexOf('.'))));
    assertThat(missing).containsExactly("WaitQueue.sleepOn");
  }
}
