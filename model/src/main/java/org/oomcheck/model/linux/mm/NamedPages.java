// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Which page is which, in a world that asks for it: each page has a number from 1, a use, a lock,
 * and a place on the list of the balloon. The counts of {@link PageAlloc} and {@link
 * BalloonCompaction} stay as they are; this keeps the names beside them. Pages are kernel pages.
 *
 * <p>With it come these properties: no page is given back twice or while it is in use, none is lost
 * on its way out of the balloon, none is on the list twice, and no task follows a link of a page
 * that was taken off the list.
 *
 * <p>Deviates: the page with the smallest number is allocated first, and compaction comes to it
 * first.
 */
public final class NamedPages {

  /** In place of a page: the end of the list. */
  public static final int HEAD = 0;

  /** In place of a page: LIST_POISON1, the link of a page that was taken off the list. */
  public static final int POISON = -1;

  private static final int FREE = 0;
  private static final int WITH_BALLOON = 1;
  private static final int IN_USE = 2;
  private static final List<String> USES = List.of("free", "with the balloon", "in use");

  private final Machine machine;

  /** The links of the list, by page; that of the head is at 0. */
  private final List<Cell> next = new ArrayList<>();

  private final List<Cell> use = new ArrayList<>();
  private final List<Cell> locked = new ArrayList<>();

  /** The pages that a task has allocated for the balloon, or isolated, one bit each. */
  private final TaskCells inHand;

  /** The pages that a task has taken out of the balloon and not given back, likewise. */
  private final TaskCells taken;

  private final List<IntConsumer> moved = new ArrayList<>();

  /**
   * Names the pages of a kernel. Only while the world boots, and before the balloon is there.
   *
   * @param inside how many pages are in the balloon
   * @param free how many are free
   * @param inUse how many processes have
   */
  public static void name(Kernel kernel, int inside, int free, int inUse) {
    kernel.pageAlloc().name(new NamedPages(kernel.machine(), inside, free, inUse));
  }

  private NamedPages(Machine machine, int inside, int free, int inUse) {
    this.machine = machine;
    int pages = inside + free + inUse;
    for (int page = 0; page <= pages; page++) {
      next.add(
          machine.cell(page == HEAD ? "balloon->pages.next" : "page " + page + " lru.next", 0));
      use.add(machine.cell("page " + page + " use", initialUse(page, inside, free)));
      locked.add(machine.cell("page " + page + " locked", 0));
    }
    this.inHand = machine.taskCells("pages in hand", 0);
    this.taken = machine.taskCells("pages taken out", 0);
    for (int page = inside; page > 0; page--) {
      add(page);
    }
  }

  private static int initialUse(int page, int inside, int free) {
    if (page <= inside) {
      return WITH_BALLOON;
    }
    return page <= inside + free ? FREE : IN_USE;
  }

  /** Adds what is called when a page has gone into the balloon or come out. Only at boot. */
  public void whenMoved(IntConsumer page) {
    moved.add(page);
  }

  /** How many pages there are. */
  public int pages() {
    return use.size() - 1;
  }

  /** What a page is used for, in words. Only inside an effect. */
  public boolean isWithBalloon(int page) {
    return use.get(page).get() == WITH_BALLOON;
  }

  /** Allocates a page. Only inside an effect, with a page that is free. */
  void take(boolean forBalloon) {
    int page = first(FREE);
    use.get(page).set(forBalloon ? WITH_BALLOON : IN_USE);
    if (forBalloon) {
      inHand.set(inHand.get() | 1 << page);
    }
  }

  /** Frees pages that processes had. Only inside an effect. */
  void put(int count) {
    for (int i = 0; i < count; i++) {
      use.get(first(IN_USE)).set(FREE);
    }
  }

  /** The smallest page with this use; 0, which counts for nothing, if there is none. */
  private int first(int wanted) {
    for (int page = 1; page <= pages(); page++) {
      if (use.get(page).get() == wanted) {
        return page;
      }
    }
    return 0;
  }

  private void add(int page) {
    next.get(page).set(next.get(HEAD).get());
    next.get(HEAD).set(page);
  }

  /** Takes a page off the list; false if it is not on it. */
  private boolean del(int page) {
    for (int before = HEAD; before >= HEAD; before = next.get(before).get()) {
      int here = next.get(before).get();
      if (here == page) {
        next.get(before).set(next.get(page).get());
        next.get(page).set(POISON);
        return true;
      }
      if (here == HEAD) {
        return false;
      }
    }
    return false;
  }

  private boolean isListed(int page) {
    for (int at = next.get(HEAD).get(); at > HEAD; at = next.get(at).get()) {
      if (at == page) {
        return true;
      }
    }
    return false;
  }

  /** Puts a page into the balloon: the one that the running task has allocated. Context: any. */
  void insert(String label, Runnable count) {
    int page = putBack(label, count);
    if (page != HEAD) {
      moved.forEach(each -> each.accept(page));
    }
  }

  /** Puts a page in hand on the list, as list_add() does; HEAD if there is none. Context: any. */
  int putBack(String label, Runnable count) {
    int page =
        machine.perform(
            Step.of(
                this, label, () -> putsBack(Integer.numberOfTrailingZeros(inHand.get()), count)));
    KernelBug.bugOn(page < 0, "list_add double add: page " + -page + " is in the balloon already");
    return page;
  }

  private int putsBack(int page, Runnable count) {
    if (page <= pages() && isListed(page)) {
      return -page;
    }
    count.run();
    if (page > pages()) {
      return HEAD;
    }
    inHand.set(inHand.get() & ~(1 << page));
    add(page);
    return page;
  }

  /**
   * Takes the first page off the list, as a task does that has pages_lock. Context: any.
   *
   * @param count adjusts the counts; what it returns is returned if there is no page
   */
  int removeFirst(String label, IntSupplier count) {
    int page =
        machine.perform(
            Step.of(
                this,
                label,
                () -> {
                  int first = next.get(HEAD).get();
                  int answer = count.getAsInt();
                  return first == HEAD ? answer : takesOut(first);
                }));
    if (page > HEAD) {
      moved.forEach(each -> each.accept(page));
    }
    return page;
  }

  private int takesOut(int page) {
    del(page);
    taken.set(taken.get() | 1 << page);
    return page;
  }

  /**
   * The page behind a page, or the first one behind {@link #HEAD}. Context: any. Locks: none; read
   * without pages_lock, the answer may be {@link #POISON}.
   */
  public int nextOf(int page) {
    String label = page == HEAD ? "balloon->pages.next" : "page " + page + ": lru.next";
    return machine.perform(Step.of(this, label, () -> next.get(page).get()));
  }

  /** Whether the page could be locked, {@code trylock_page()}. Context: any. */
  public boolean trylockPage(int page) {
    return machine.perform(
        Step.of(
            this,
            "trylock_page(page " + page + ")",
            () -> {
              boolean free = locked.get(page).get() == 0;
              locked.get(page).set(1);
              return free;
            }));
  }

  /** Unlocks a page, {@code unlock_page()}. Context: any. */
  public void unlockPage(int page) {
    machine.perform(
        Step.run(this, "unlock_page(page " + page + ")", () -> locked.get(page).set(0)));
  }

  /** Whether compaction has taken the page off the list. Context: any. */
  public boolean isIsolated(int page) {
    return machine.perform(
        Step.of(this, "is page " + page + " isolated?", () -> next.get(page).get() == POISON));
  }

  /** Takes this page out of the balloon, under pages_lock. Locks: needs the page's. */
  void remove(int page, Runnable count) {
    boolean listed =
        machine.perform(
            Step.of(
                this,
                "balloon_page_delete(page " + page + ")",
                () -> {
                  if (!isListed(page)) {
                    return false;
                  }
                  count.run();
                  takesOut(page);
                  return true;
                }));
    KernelBug.bugOn(
        !listed, "list_del corruption: page " + page + " was taken off the list already");
    moved.forEach(each -> each.accept(page));
  }

  /** Which page on the list compaction comes to first; {@link #HEAD} for none. Context: any. */
  int firstListed() {
    return machine.perform(
        Step.of(
            this,
            "compaction comes to a page of the balloon",
            () -> {
              for (int page = 1; page <= pages(); page++) {
                if (isListed(page)) {
                  return page;
                }
              }
              return HEAD;
            }));
  }

  /** Takes a page off the list to move it; false if it is not there any more. Locks: the page's. */
  boolean isolate(int page, Runnable count) {
    return machine.perform(
        Step.of(
            this,
            "balloon_page_isolate(page " + page + ")",
            () -> {
              boolean there = del(page);
              if (there) {
                count.run();
                inHand.set(inHand.get() | 1 << page);
              }
              return there;
            }));
  }

  /** The pages that the running task has taken out and not given back, one bit each. */
  private int takenOut() {
    return machine.perform(Step.of(this, "pages taken out", taken::get));
  }

  /** Gives every page back that the running task has taken out. Context: any. */
  public void freeAllTaken(PageAlloc pageAlloc) {
    int pages = takenOut();
    for (int page = 1; page <= pages(); page++) {
      if ((pages & 1 << page) != 0) {
        free(pageAlloc, page);
      }
    }
  }

  /**
   * Gives a page back, whatever it is used for. Complains if it is in the balloon or in use.
   * Context: any.
   *
   * @throws KernelBug if it is free already
   */
  public void free(PageAlloc pageAlloc, int page) {
    int before =
        pageAlloc.freeNamed(
            page,
            () -> {
              int was = use.get(page).get();
              use.get(page).set(FREE);
              taken.set(taken.get() & ~(1 << page));
              return was == WITH_BALLOON && isListed(page) ? USES.size() : was;
            });
    KernelBug.bugOn(
        before == FREE, "page " + page + " is given back a second time: its count is 0 already");
    if (before != WITH_BALLOON) {
      machine.complain(
          Hazard.ACCOUNTING,
          "page "
              + page
              + " is freed, and it is "
              + (before == IN_USE ? USES.get(IN_USE) : "in the balloon: the host has it"));
    }
  }

  /** Complains if the running task has taken pages out of the balloon and not given them back. */
  public void checkNoneIsLost() {
    int lost = takenOut();
    if (lost != 0) {
      machine.perform(Step.run(this, "forgets what it has taken out", () -> taken.set(0)));
      machine.complain(
          Hazard.ACCOUNTING,
          "page "
              + Integer.numberOfTrailingZeros(lost)
              + " was taken out of the balloon and is not given back: it is lost");
    }
  }
}
