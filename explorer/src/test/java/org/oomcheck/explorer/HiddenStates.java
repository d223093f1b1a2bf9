// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/** Worlds that keep state outside of cells, each in another carrier. */
final class HiddenStates {
  private static int hiddenInAStaticField;

  /** A class whose static field a body comes to only through its code. */
  private static final class Elsewhere {
    private static boolean busy;
  }

  private HiddenStates() {}

  /** A reader and a writer of state that is not in a cell, in both orders of spawning. */
  private static Stream<WorldRulesTest.Broken> hidden(
      String name, String word, Consumer<Boolean> write, BooleanSupplier read, Runnable reset) {
    return Stream.of(true, false)
        .map(
            readerFirst ->
                new WorldRulesTest.Broken(
                    name + (readerFirst ? ", reader first" : ", writer first"),
                    machine -> {
                      reset.run();
                      Cell cell = machine.cell("cell", 0);
                      Runnable reader =
                          () -> {
                            machine.perform(WorldRulesTest.nothing(cell));
                            KernelBug.bugOn(read.getAsBoolean(), "busy");
                          };
                      Runnable writer =
                          () -> {
                            write.accept(true);
                            machine.perform(WorldRulesTest.nothing(cell));
                            write.accept(false);
                          };
                      machine.spawn(Role.task("first"), readerFirst ? reader : writer);
                      machine.spawn(Role.task("second"), readerFirst ? writer : reader);
                    },
                    List.of(word, "is not a cell", "between its steps", "keep it in a Cell")));
  }

  static Stream<WorldRulesTest.Broken> all() {
    boolean[] array = {false};
    AtomicBoolean flag = new AtomicBoolean();
    AtomicInteger number = new AtomicInteger();
    StringBuilder text = new StringBuilder();
    Deque<Integer> queue = new ArrayDeque<>();
    Integer[] boxed = {0};
    ByteBuffer buffer = ByteBuffer.allocateDirect(1);
    CompletableFuture<Boolean> future = CompletableFuture.completedFuture(false);
    ThreadLocal<Boolean> local = ThreadLocal.withInitial(() -> false);
    return Stream.of(
            hidden("array", "boolean[]", b -> array[0] = b, () -> array[0], () -> array[0] = false),
            hidden("flag", "AtomicBoolean", flag::set, flag::get, () -> flag.set(false)),
            hidden(
                "number",
                "AtomicInteger",
                b -> number.set(b ? 1 : 0),
                () -> number.get() > 0,
                () -> number.set(0)),
            hidden(
                "text",
                "StringBuilder",
                b -> text.append(b ? "busy" : ""),
                () -> text.length() > 0,
                () -> text.setLength(0)),
            hidden("queue", "ArrayDeque", b -> queue.add(1), () -> !queue.isEmpty(), queue::clear),
            hidden(
                "boxed",
                "Integer[]",
                b -> boxed[0] = b ? 1 : 0,
                () -> boxed[0] == 1,
                () -> boxed[0] = 0),
            hidden(
                "buffer",
                "ByteBuffer",
                b -> buffer.put(0, (byte) (b ? 1 : 0)),
                () -> buffer.get(0) == 1,
                () -> buffer.put(0, (byte) 0)),
            hidden(
                "future",
                "CompletableFuture",
                future::obtrudeValue,
                future::join,
                () -> future.obtrudeValue(false)),
            hidden("thread-local", "ThreadLocal", local::set, local::get, local::remove),
            hidden(
                "static",
                "'hiddenInAStaticField'",
                b -> hiddenInAStaticField = b ? 1 : 0,
                () -> hiddenInAStaticField == 1,
                () -> hiddenInAStaticField = 0),
            hidden(
                "static of another class",
                "'busy' of Elsewhere",
                b -> Elsewhere.busy = b,
                () -> Elsewhere.busy,
                () -> Elsewhere.busy = false),
            hidden(
                "system property",
                "system properties",
                b -> System.setProperty("oomcheck.test.busy", b.toString()),
                () -> Boolean.getBoolean("oomcheck.test.busy"),
                () -> System.clearProperty("oomcheck.test.busy")))
        .flatMap(rows -> rows);
  }

  static WorldRulesTest.Broken localOfAnEffect() {
    return new WorldRulesTest.Broken(
        "local array that an effect writes",
        machine -> {
          Cell cell = machine.cell("cell", 1);
          machine.spawn(
              Role.task("reader"),
              () -> {
                int[] out = new int[1];
                machine.perform(Step.run(cell, "read", () -> out[0] = cell.get()));
                KernelBug.bugOn(out[0] == 1, "one");
              });
        },
        List.of("int[]", "the step 'read' changes it"));
  }

  static WorldRulesTest.Broken iterator() {
    return new WorldRulesTest.Broken(
        "iterator",
        machine -> {
          Iterator<Integer> pages = new ArrayList<>(List.of(1, 2, 3)).iterator();
          Cell cell = machine.cell("cell", 0);
          machine.spawn(
              Role.task("reader"),
              () -> {
                while (pages.hasNext()) {
                  pages.next();
                  machine.perform(WorldRulesTest.nothing(cell));
                }
              });
        },
        List.of("'reader'", "Itr", "create it in the body"));
  }
}
