// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.DelayedWork;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code mm/page_reporting.c}: a work item takes free blocks off the free lists, tells the host
 * about them and puts them back. While the host has them no task can allocate them. Pages and
 * orders are those of {@link FreeArea}; one zone, one migratetype.
 */
public final class PageReporting {

  /** PAGE_REPORTING_DELAY, in seconds. */
  private static final int DELAY = 2;

  private static final int IDLE = 0;
  private static final int REQUESTED = 1;
  private static final int ACTIVE = 2;

  /** One pass reports about a sixteenth of a list. */
  private static final int BUDGET_SHARE = 16;

  /** Shape of {@link #PROCESS_ZONE}. */
  @FunctionalInterface
  public interface ProcessZone {

    /** Whether everything could be told to the host. */
    boolean call(PageReporting reporting);
  }

  /** Shape of {@link #REQUEST}. */
  @FunctionalInterface
  public interface Request {

    /** Whether the work goes to system_freezable_wq. */
    boolean freezable();
  }

  public static final Slot<ProcessZone> PROCESS_ZONE =
      new Slot<>("page_reporting_process_zone", ProcessZone.class);
  public static final Slot<Request> REQUEST = new Slot<>("__page_reporting_request", Request.class);

  private final Kernel kernel;
  private final BooleanSupplier report;
  private final FreeArea freeArea;
  private final int capacity;
  private final Cell state;
  private final Cell registered;
  private final DelayedWork work;

  /**
   * Registers the balloon while the world boots: a pass is due at once.
   *
   * @param report the device's {@code prdev->report}: whether the host was told
   * @param minOrder PAGE_REPORTING_MIN_ORDER
   * @param capacity PAGE_REPORTING_CAPACITY: how many blocks are reported together
   * @param blocks how many blocks are free, by order
   */
  public PageReporting(
      Kernel kernel, BooleanSupplier report, int minOrder, int capacity, int... blocks) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.report = report;
    this.freeArea = new FreeArea(machine, kernel.pageAlloc(), minOrder, blocks);
    this.capacity = capacity;
    this.state = machine.cell("prdev->state", REQUESTED);
    this.registered = machine.cell("pr_dev_info", 1);
    this.work =
        new DelayedWork(
            machine,
            "&prdev->work",
            DELAY * machine.hz(),
            kernel.function(REQUEST).freezable(),
            this::pageReportingProcess);
    work.booted();
    kernel.reports(this);
    kernel.pageAlloc().whenFreed(this::pageReportingNotifyFree);
  }

  /**
   * Has free pages reported, and a first pass made 2 s later. Context: may sleep.
   *
   * @return false if some device is registered already
   */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "page_reporting_register",
      release = "v5.8",
      omits = "page_reporting_mutex")
  public boolean register() {
    boolean free =
        kernel
            .machine()
            .perform(
                Step.of(
                    this,
                    "page_reporting_register()",
                    () -> {
                      boolean none = registered.get() == 0;
                      registered.set(1);
                      state.set(none ? REQUESTED : state.get());
                      return none;
                    }));
    if (free) {
      work.scheduleDelayedWork();
    }
    return free;
  }

  /**
   * Has no more pages reported, and waits for a pass that runs. Context: may sleep, for the host as
   * well.
   */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "page_reporting_unregister",
      release = "v5.8",
      omits = "page_reporting_mutex, synchronize_rcu")
  public void unregister() {
    kernel
        .machine()
        .perform(Step.run(this, "page_reporting_unregister()", () -> registered.set(0)));
    work.cancelDelayedWorkSync();
  }

  /** PAGE_REPORTING_CAPACITY, in blocks. */
  public int capacity() {
    return capacity;
  }

  public FreeArea freeArea() {
    return freeArea;
  }

  /** The work item that makes the passes. */
  public DelayedWork work() {
    return work;
  }

  /** How many pages are free. Context: any. */
  public int nrFreePages() {
    return kernel.pageAlloc().nrFreePages();
  }

  /** Opens a named loop; see {@link Machine#loop}. */
  public Loop loop(String name) {
    return kernel.machine().loop(name);
  }

  /**
   * A block was freed: asks for a pass if none is asked for. Context: any.
   *
   * <p>Deviates: after zone->lock was dropped, not under it.
   */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "__page_reporting_notify",
      release = "v5.8",
      omits = "rcu_read_lock")
  public void pageReportingNotifyFree() {
    boolean newlyRequested =
        kernel
            .machine()
            .perform(
                Step.of(
                    this,
                    "atomic_xchg(&prdev->state, PAGE_REPORTING_REQUESTED)",
                    () -> {
                      boolean idle = registered.get() == 1 && state.get() == IDLE;
                      state.set(registered.get() == 1 ? REQUESTED : state.get());
                      return idle;
                    }));
    if (newlyRequested) {
      work.scheduleDelayedWork();
    }
  }

  /** One pass, and another one 2 s later if it was asked for meanwhile. Context: worker. */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "page_reporting_process",
      release = "v5.8",
      omits = "allocating the scatterlist")
  public void pageReportingProcess() {
    setState(ACTIVE, "PAGE_REPORTING_ACTIVE");
    kernel.call(PROCESS_ZONE, f -> f.call(this));
    boolean again =
        kernel
            .machine()
            .perform(
                Step.of(
                    this,
                    "atomic_cmpxchg(&prdev->state, PAGE_REPORTING_ACTIVE, PAGE_REPORTING_IDLE)",
                    () -> {
                      boolean requested = state.get() == REQUESTED;
                      state.set(requested ? REQUESTED : IDLE);
                      return requested;
                    }));
    if (again) {
      work.scheduleDelayedWork();
    }
  }

  private void setState(int newState, String word) {
    kernel
        .machine()
        .perform(
            Step.run(this, "atomic_set(&prdev->state, " + word + ")", () -> state.set(newState)));
  }

  /**
   * Walks the free lists from the lowest order up. What must stay free is looked at once, and for
   * blocks of the lowest order, whatever the order of those that are isolated then. Context: may
   * sleep, for the host.
   */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "page_reporting_process_zone",
      release = "v5.8",
      omits = "migratetypes")
  public static boolean pageReportingProcessZone(PageReporting reporting) {
    return reporting.zoneWatermarkOk()
        && reporting.walk(order -> reporting.capacity, order -> false);
  }

  /** Whether more is free than a scatterlist of the lowest order takes; low_wmark is 0. */
  public boolean zoneWatermarkOk() {
    return kernel.pageAlloc().zoneWatermarkOk(capacity);
  }

  /** How a walk over the orders goes. */
  @FunctionalInterface
  public interface CapacityOf {

    /** How many blocks the scatterlist may hold when blocks of this order are added. */
    int order(int order);
  }

  /** After which orders a walk reports what is left over. */
  @FunctionalInterface
  public interface FlushAfter {

    /** Whether blocks of this order are not reported together with those of the next. */
    boolean order(int order);
  }

  /**
   * The loop of page_reporting_process_zone(), and the report of what is left over. Context: may
   * sleep, for the host.
   *
   * @return whether everything could be told to the host
   */
  public boolean walk(CapacityOf capacityOf, FlushAfter flushAfter) {
    Loop walk = loop("free lists");
    boolean ok = true;
    for (int order = 0; ok && order < freeArea.orders(); order++) {
      walk.head(order);
      ok = cycle(order, capacityOf.order(order));
      if (ok && flushAfter.order(order)) {
        ok = reportLeftover();
      }
    }
    walk.leave(ok);
    return ok && reportLeftover();
  }

  /**
   * Isolates the blocks of one list and reports whenever the scatterlist is full and there is more.
   * Context: may sleep, for the host.
   *
   * @param most how many blocks the scatterlist may hold
   * @return whether everything could be told to the host
   */
  @KernelRef(path = "mm/page_reporting.c", symbol = "page_reporting_cycle", release = "v5.8")
  public boolean cycle(int order, int most) {
    int budget = freeArea.budget(order, most * BUDGET_SHARE);
    if (budget == 0) {
      return true;
    }
    Loop list = loop("free list");
    boolean reported = false;
    while (true) {
      list.head(order, budget, reported);
      FreeArea.Stop stop = freeArea.isolate(order, most, budget, reported);
      if (stop == FreeArea.Stop.OVER_BUDGET) {
        setState(REQUESTED, "PAGE_REPORTING_REQUESTED");
      }
      if (stop != FreeArea.Stop.FULL) {
        break;
      }
      if (!report()) {
        freeArea.drain(false);
        list.leave(false);
        return false;
      }
      reported = true;
      budget--;
    }
    list.leave(true);
    return true;
  }

  /** Reports what is in the scatterlist, if anything. Context: may sleep, for the host. */
  private boolean reportLeftover() {
    if (freeArea.scatterlistEmpty()) {
      return true;
    }
    boolean reported = report();
    freeArea.drain(reported);
    return reported;
  }

  /** Calls the device's {@code prdev->report}. Context: may sleep, for the host. */
  public boolean report() {
    return report.getAsBoolean();
  }
}
