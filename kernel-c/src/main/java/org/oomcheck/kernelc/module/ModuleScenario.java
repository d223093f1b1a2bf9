// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.binding.MemorySetting;
import org.oomcheck.kernelc.binding.ProcessSetting;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.TextFile;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/** A kernel module in one file of C, in a guest of the catalogue's kernels. */
public final class ModuleScenario implements Scenario {
  private static final Parameter FREE =
      new Parameter("free", 4, 0, 64, "pages that are free at the start, 4 KiB each");
  private static final Parameter ALLOCATORS =
      new Parameter("allocators", 0, 0, 64, "processes that allocate a page beside the module");
  private static final Parameter FS_TASK =
      new Parameter("fs-task", 0, 0, 1, "1: a task allocates with GFP_NOFS under the fs lock");
  private static final Parameter MEMHOG =
      new Parameter("memhog", 0, 0, 64, "pages of a process that the OOM killer can kill");
  private static final Parameter RECLAIMS =
      new Parameter(
          "reclaims", 1, 0, 16, "how often a process reclaims, if there is a shrinker or notifier");
  private static final Parameter PROCESSES =
      new Parameter("processes", 2, 0, 8, "processes that use what the module offers, once each");
  private static final Parameter SIGNALS =
      new Parameter("signals", 1, 0, 1, "1: each of these processes may have a signal pending");
  private static final Parameter ALLOC_FAILS =
      new Parameter("alloc-fails", 0, 0, 1, "1: allocations that may sleep can fail as well");
  private final String id;
  private final String path;
  private final ModuleWorld module;
  private final Parameter insmod;
  private final Parameter rmmod;

  private ModuleScenario(String id, String path, ModuleWorld module) {
    this.id = id;
    this.path = path;
    this.module = module;
    this.insmod =
        new Parameter(
            "insmod",
            module.needsTask() ? 1 : 0,
            0,
            1,
            "1: a task runs the init function, beside what it has started; 0: it runs first");
    this.rmmod =
        new Parameter(
            "rmmod",
            module.hasExit() ? 1 : 0,
            0,
            1,
            "1: a task may take the module out at any time; 0: none does");
  }

  /**
   * Reads a module.
   *
   * @param name the file as the user names it; positions in answers have it
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no C, or no module, with the line and what is wrong
   */
  public static ModuleScenario read(String name, Path file, Config config) throws IOException {
    SourceFile source = FileParser.parse(name, TextFile.read(file), config);
    List<Definition.Unread> unread = source.unread().toList();
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          unread.stream().map(Definition.Unread::toString).collect(Collectors.joining("\n")));
    }
    String fileName = String.valueOf(file.getFileName());
    return new ModuleScenario(fileName.replaceAll("\\.c$", ""), name, ModuleWorld.of(source));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String question() {
    return "Is there a schedule in which the module " + path + " goes wrong?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        FREE,
        ALLOCATORS,
        FS_TASK,
        MEMHOG,
        RECLAIMS,
        PROCESSES,
        SIGNALS,
        ALLOC_FAILS,
        insmod,
        rmmod);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DATA_RACE);
  }

  @Override
  public boolean timersFireEarly() {
    return true;
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    if (settings.is(rmmod) && !module.hasExit()) {
      throw new IllegalArgumentException(
          path + " has no module_exit(), so it cannot be taken out: add one, or set rmmod=0");
    }
    return machine -> {
      Guest guest = new Guest(machine, tree, settings.get(FREE));
      if (!settings.is(FS_TASK)) {
        guest.kernel().vmscan().needsNoFsLock();
      }
      MemorySetting memory =
          new MemorySetting(settings.get(RECLAIMS), settings.is(FS_TASK), settings.is(ALLOC_FAILS));
      Map<Class<?>, Object> around =
          Map.of(
              Kernel.class,
              guest.kernel(),
              MemorySetting.class,
              memory,
              ProcessSetting.class,
              new ProcessSetting(settings.get(PROCESSES), settings.is(SIGNALS)));
      if (settings.is(insmod)) {
        module.bootInTask(machine, around, settings.is(rmmod));
      } else {
        module.boot(machine, around, settings.is(rmmod));
      }
      if (settings.get(MEMHOG) > 0) {
        guest.memhog(settings.get(MEMHOG));
      }
      if (settings.is(FS_TASK)) {
        guest.fsTask();
      }
      guest.allocators(settings.get(ALLOCATORS));
    };
  }

  @Override
  public List<String> notRun() {
    return module.notRun();
  }

  @Override
  public List<String> linesNotRun() {
    return module.linesNotRun();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of();
  }
}
