// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.kernelc.api.world.Offers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.kernelc.syntax.print.TypeText;

/**
 * {@code linux/fs.h}, with miscdevice.h, cdev.h, proc_fs.h and seq_file.h: files that a module
 * offers. Processes open one, read, write, poll or ask it by ioctl, and close it; see {@link
 * Offers}. Registering never fails.
 */
@AutoService(KernelHeader.class)
public final class Files implements KernelHeader {
  private static final int NONBLOCK = 04000;
  private static final int READ_AND_WRITE = 2;
  private static final long UNKNOWN = 0x7fff;

  /** Which parameter of a function for ioctl() the command is. */
  private static final int COMMAND = 1;

  @Override
  public String path() {
    return "linux/fs.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("MISC_DYNAMIC_MINOR", 255);
    to.prints("seq_printf").harmless("seq_puts", "seq_putc", "poll_wait");
    to.early().starts("misc_register", "cdev_add", "proc_create");
    to.early().starts("proc_create_data", "proc_create_single", "proc_create_single_data");
    to.early().starts("proc_create_seq", "proc_create_seq_data");
    to.whereUsed(Offers::of, "__offer", "__offer_of");
    to.function("__offer", (site, a) -> offer(site, a.get(0), a.get(1)));
    to.function("__offer_of", (site, a) -> offer(site, a.get(0), a.get(1), a.get(2)));
    to.function(
        "__take_all_of",
        (site, a) -> {
          site.part(Offers.class).ifPresent(offers -> offers.removeAllOf(site, a.get(0)));
          return IntegerValue.NOTHING;
        });
    to.function("__take_back", (site, a) -> takeBack(site, a.get(0), a.get(1).isTrue()));
    to.function("__take_all_back", (site, a) -> takeAllBack(site, a.get(0)));
    to.function("__is_of_device", (site, a) -> IntegerType.INT.of(isOfDevice(site, a.get(0))));
    to.function(
        "__is_offered",
        (site, a) -> IntegerType.INT.of(Offers.of(site).isThere(site, a.get(0)) ? 1 : 0));
    to.integer("dev_t", IntegerType.UNSIGNED).integer("__poll_t", IntegerType.UNSIGNED);
    to.constant("EPOLLIN", 1).constant("EPOLLOUT", 4).constant("EPOLLERR", 8);
    to.constant("EPOLLHUP", 0x10).constant("EPOLLRDNORM", 0x40).constant("EPOLLWRNORM", 0x100);
    to.constant("O_NONBLOCK", NONBLOCK).constant("O_ACCMODE", 3).constant("O_RDWR", 2);
    to.constant("FMODE_READ", 1).constant("FMODE_WRITE", 2);
    to.function("__open_flags", (site, a) -> IntegerType.UNSIGNED.of(openFlags(site)));
    to.result(IntegerType.UNSIGNED, "__open_flags");
    to.function(
        "__freezes_processes",
        (site, a) -> IntegerType.INT.of(Offers.of(site).tryFreeze(site) ? 1 : 0));
    to.function(
        "__thaws_processes",
        (site, a) -> {
          Offers.of(site).thaw(site);
          return IntegerValue.NOTHING;
        });
    to.function("__user_chooses", Files::chooses);
    to.function(
        "__decides", (site, a) -> IntegerType.INT.of(site.machine().choose(words(a), "no", "yes")));
    to.constant("SEEK_SET", 0).constant("SEEK_CUR", 1).constant("SEEK_END", 2);
    to.function("__command", Files::command);
    to.result(IntegerType.INT, "__user_chooses").result(IntegerType.UNSIGNED, "__command");
    number(to, "__argument", "which argument?", 0);
    number(to, "__offset", "at which offset?", 0);
    number(to, "__distance", "how far?", -1);
  }

  private static void number(Bindings to, String name, String question, long least) {
    to.result(IntegerType.LONG, name);
    to.function(name, (site, a) -> IntegerType.LONG.of(argument(site, a, question, least)));
  }

  private static String words(List<Value> arguments) {
    return arguments.get(0) instanceof Text text ? text.text() : "does the process?";
  }

  /** How a process opens a file; with O_NONBLOCK or without where code asks for that. */
  private static int openFlags(CallSite site) {
    boolean asks = site.uses("O_NONBLOCK");
    boolean nonblock = asks && site.machine().choose("O_NONBLOCK?", "no", "yes") == 1;
    return nonblock ? READ_AND_WRITE | NONBLOCK : READ_AND_WRITE;
  }

  private static Value offer(CallSite site, Value user, Value object) {
    return offer(site, user, object, IntegerType.UNSIGNED_LONG.of(0));
  }

  private static Value offer(CallSite site, Value user, Value object, Value owner) {
    Offers.of(site).add(site, user, object, owner);
    return IntegerValue.NOTHING;
  }

  private static Value takeBack(CallSite site, Value object, boolean waits) {
    Offers.of(site).remove(site, object, waits);
    return IntegerValue.NOTHING;
  }

  private static Value takeAllBack(CallSite site, Value user) {
    site.part(Offers.class).ifPresent(offers -> offers.removeAll(site, user));
    return IntegerValue.NOTHING;
  }

  private static int isOfDevice(CallSite site, Value attribute) {
    return site.memory()
        .target(attribute, site.at())
        .part()
        .filter(part -> TypeText.of(part.whole().type()).contains("device_attribute"))
        .map(part -> 1)
        .orElse(0);
  }

  /** Which of these functions a process calls: the index of one that is there, from 1, or 0. */
  private static Value chooses(CallSite site, List<Value> functions) {
    List<Integer> there = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      if (functions.get(i).isTrue()) {
        there.add(i + 1);
      }
    }
    String[] answers = there.stream().map(i -> functions.get(i - 1) + "()").toArray(String[]::new);
    int chosen =
        answers.length < 2 ? 0 : site.machine().choose("what does the process call?", answers);
    return IntegerType.INT.of(there.isEmpty() ? 0 : there.get(chosen));
  }

  /** A command that a function for ioctl() knows: what it compares its second argument with. */
  private static Value command(CallSite site, List<Value> arguments) {
    if (!(arguments.get(0) instanceof FunctionPointer handler)) {
      return IntegerType.UNSIGNED.of(UNKNOWN);
    }
    Map<Long, String> known = new LinkedHashMap<>();
    commands(handler)
        .forEach(command -> known.put(site.constant(command), ExpressionText.of(command)));
    site.comparedWith(handler, COMMAND).forEach(n -> known.putIfAbsent(n, Long.toString(n)));
    known.putIfAbsent(UNKNOWN, "another command");
    return IntegerType.UNSIGNED.of(oneOf(site, "which command?", known));
  }

  /** A number for a parameter: this one, one that the module compares it with, or one below 0. */
  private static long argument(CallSite site, List<Value> arguments, String question, long least) {
    long usual = site.integer(arguments.get(1), "the usual one");
    Map<Long, String> known = new LinkedHashMap<>();
    known.put(usual, Long.toString(usual));
    if (arguments.get(0) instanceof FunctionPointer handler) {
      int parameter = (int) site.integer(arguments.get(2), "which parameter");
      site.comparedWith(handler, parameter).stream()
          .filter(n -> n >= least)
          .forEach(n -> known.putIfAbsent(n, Long.toString(n)));
      if (least < 0) {
        known.putIfAbsent(least, Long.toString(least));
      }
    }
    return oneOf(site, question, known);
  }

  private static long oneOf(CallSite site, String question, Map<Long, String> known) {
    List<Long> numbers = List.copyOf(known.keySet());
    String[] answers = known.values().toArray(String[]::new);
    return numbers.get(answers.length < 2 ? 0 : site.machine().choose(question, answers));
  }

  private static List<Expression> commands(FunctionPointer handler) {
    List<Type.Parameter> parameters = handler.function().type().parameters();
    String name = parameters.size() > COMMAND ? parameters.get(COMMAND).name() : "";
    Map<String, Expression> known = new LinkedHashMap<>();
    Parts.visit(
        handler.function().body(),
        node -> {
          if (node instanceof Statement.Case label) {
            known.putIfAbsent(ExpressionText.of(label.low()), label.low());
            if (label.high() != null) {
              known.putIfAbsent(ExpressionText.of(label.high()), label.high());
            }
          } else if (node instanceof Expression.Binary test && test.operator().matches("[!=]=")) {
            if (isName(test.left(), name)) {
              known.putIfAbsent(ExpressionText.of(test.right()), test.right());
            } else if (isName(test.right(), name)) {
              known.putIfAbsent(ExpressionText.of(test.left()), test.left());
            }
          }
          return true;
        });
    return List.copyOf(known.values());
  }

  private static boolean isName(Expression expression, String name) {
    return expression instanceof Expression.Name other && other.name().equals(name);
  }
}
