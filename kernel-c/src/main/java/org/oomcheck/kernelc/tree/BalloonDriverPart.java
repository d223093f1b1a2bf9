// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;

/**
 * The driver of the balloon with all that belongs to it, from its probe to its remove: its device
 * is made by its own code, and what it registers is called.
 */
@AutoService(KernelPart.class)
public final class BalloonDriverPart implements KernelPart {
  private static final String REPORTING = "mm/page_reporting.c";

  /** The program, for the worlds of {@link DriverWorld}. */
  static final Slot<PartProgram> DRIVER = new Slot<>("virtio_driver", PartProgram.class);

  @Override
  public List<String> files() {
    return List.of(
        VirtioBalloonPart.FILE,
        "mm/balloon_compaction.c",
        REPORTING,
        "include/linux/balloon_compaction.h");
  }

  @Override
  public List<String> headers() {
    return List.of(
        "include/linux/balloon_compaction.h",
        "include/uapi/linux/virtio_balloon.h",
        "include/linux/page_reporting.h");
  }

  @Override
  public Set<String> modelled() {
    return Set.of();
  }

  @Override
  public void bind(Bindings to) {
    DriverCalls.bind(to);
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    return program.entry("virtballoon_probe").isPresent() ? tree.with(DRIVER, program) : tree;
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        DriverHints.removed(),
        DriverHints.complete(),
        new DriverHintsReclaimed(),
        DriverProbed.fails(),
        DriverProbed.withStatistics(),
        DriverRemoved.inTime(),
        DriverRemoved.shortOfPages(),
        DriverAtOom.removed(),
        DriverAtOom.deflates(),
        DriverAtOom.compacted(),
        DriverReports.removed(),
        DriverReports.complete(),
        DriverReports.atOom(),
        new DriverTellsSize(),
        DriverStatistics.removed(),
        DriverStatistics.again(),
        DriverSuspended.untilThawed(),
        DriverSuspended.inflated(),
        DriverSuspended.withHints(),
        DriverSuspended.withStatistics());
  }

  @Override
  public Set<FunctionPointer> begins(Program program, Scenario scenario) {
    return scenario instanceof DriverScenario driver
        ? DriverWorld.begins(program, driver.calls())
        : Set.of();
  }

  @Override
  public String runsIn() {
    return "in the driver-... scenarios";
  }

  @Override
  public Set<String> onDemand() {
    return Set.of(
        "driver-hints",
        "driver-hints-reclaimed",
        DriverProbed.STATISTICS,
        DriverSuspended.STATISTICS);
  }
}
