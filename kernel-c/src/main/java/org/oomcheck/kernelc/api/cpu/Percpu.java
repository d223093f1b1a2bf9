// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.irq.FewCpus;
import org.oomcheck.model.linux.mm.Gfp;

/**
 * {@code linux/percpu.h}, with smp.h: an array with an element for each CPU; {@link FewCpus} says
 * on which CPU a task is. What {@code this_cpu_add()} and its like do is one step that is fully
 * ordered; those with two underscores are a read and a write.
 */
@AutoService(KernelHeader.class)
public final class Percpu implements KernelHeader {
  private static final IntegerValue ONE = IntegerType.INT.of(1);
  private static final List<String> OPERATIONS =
      List.of(
          "read",
          "write",
          "inc",
          "dec",
          "inc_return",
          "dec_return",
          "add",
          "sub",
          "and",
          "or",
          "add_return",
          "xchg");

  @Override
  public String path() {
    return "linux/percpu.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String macro :
        List.of(
            "DEFINE_PER_CPU",
            "DECLARE_PER_CPU",
            "DEFINE_PER_CPU_ALIGNED",
            "DEFINE_PER_CPU_SHARED_ALIGNED",
            "DEFINE_PER_CPU_READ_MOSTLY")) {
      to.declares(macro, call -> array(call, call.arguments().get(0)), 1);
    }
    to.form("alloc_percpu", Percpu::allocate);
    to.form("alloc_percpu_gfp", Percpu::allocate);
    to.function("free_percpu", (site, arguments) -> free(site, arguments.get(0)));
    to.constant("nr_cpu_ids", FewCpus.COUNT).constant("NR_CPUS", FewCpus.COUNT);
    to.form("raw_cpu_ptr", (site, call) -> pointer(site, call, false));
    to.form("this_cpu_ptr", (site, call) -> pointer(site, call, true));
    to.form("per_cpu_ptr", Percpu::pointerOf);
    numbers(to);
    List<String> words = new ArrayList<>(List.of("this_cpu_ptr", "raw_cpu_ptr"));
    words.addAll(List.of("smp_processor_id", "raw_smp_processor_id"));
    for (String prefix : List.of("this_cpu_", "__this_cpu_", "raw_cpu_")) {
      operations(to, prefix);
      OPERATIONS.forEach(operation -> words.add(prefix + operation));
    }
    to.onLowerMachine(FewCpus::on, words.toArray(String[]::new));
  }

  private static void numbers(Bindings to) {
    to.result(IntegerType.UNSIGNED, "smp_processor_id", "raw_smp_processor_id");
    to.function("smp_processor_id", (site, a) -> IntegerType.UNSIGNED.of(cpu(site, true)));
    to.function("raw_smp_processor_id", (site, a) -> IntegerType.UNSIGNED.of(cpu(site, false)));
  }

  private static void operations(Bindings to, String prefix) {
    to.form(prefix + "read", (site, call) -> place(site, call).load(call.at()));
    to.form(prefix + "write", Percpu::write);
    to.form(prefix + "inc", (site, call) -> change(site, call, "+", ONE, false));
    to.form(prefix + "dec", (site, call) -> change(site, call, "-", ONE, false));
    to.form(prefix + "inc_return", (site, call) -> change(site, call, "+", ONE, true));
    to.form(prefix + "dec_return", (site, call) -> change(site, call, "-", ONE, true));
    to.form(prefix + "add", (site, call) -> change(site, call, "+", second(site, call), false));
    to.form(prefix + "sub", (site, call) -> change(site, call, "-", second(site, call), false));
    to.form(prefix + "and", (site, call) -> change(site, call, "&", second(site, call), false));
    to.form(prefix + "or", (site, call) -> change(site, call, "|", second(site, call), false));
    to.form(
        prefix + "add_return", (site, call) -> change(site, call, "+", second(site, call), true));
    to.form(prefix + "xchg", Percpu::exchange);
  }

  private static IntegerValue second(CallSite site, Expression.Call call) {
    return site.caller().integer(call.arguments().get(1));
  }

  private static Type array(Expression.Call call, Expression element) {
    if (!(element instanceof Expression.TypeOperand type)) {
      throw new InterpreterException(call.at(), call.name() + "() needs a type");
    }
    Position at = call.at();
    Expression count = new Expression.NumberLiteral(at, String.valueOf(FewCpus.COUNT));
    return new Type.Array(at, type.type(), count);
  }

  private static Value allocate(CallSite site, Expression.Call call) {
    boolean masked = call.arguments().size() > 1;
    IntegerValue gfp = masked ? second(site, call) : IntegerType.UNSIGNED.of(Gfp.GFP_KERNEL);
    if (Gfp.has((int) gfp.value(), Gfp.__GFP_DIRECT_RECLAIM)) {
      site.mightSleep(call.name() + "()");
    }
    ObjectPlace object = site.allocate(array(call, call.arguments().get(0)), "percpu memory", true);
    return new Pointer(site.memory().element(new Pointer(object), 0, call.at()));
  }

  private static Value free(CallSite site, Value pointer) {
    if (pointer.isTrue()) {
      site.free(site.memory().pointers().ofWhole(pointer, site.at()));
    }
    return IntegerValue.NOTHING;
  }

  /** The CPU of the running task. */
  private static int cpu(CallSite site, boolean checked) {
    if (site.isBooting()) {
      return 0;
    }
    FewCpus cpus = Smp.cpus(site.machine());
    return checked
        ? cpus.smpProcessorId("a CPU's own variable or number, at " + site.at().fileAndLine())
        : cpus.rawSmpProcessorId();
  }

  private static Value pointer(CallSite site, Expression.Call call, boolean checked) {
    return onCpu(site, call, cpu(site, checked));
  }

  private static Value pointerOf(CallSite site, Expression.Call call) {
    return onCpu(site, call, site.caller().integer(call.arguments().get(1)).value());
  }

  /** What a pointer to a variable of CPUs is on one of them. */
  private static Value onCpu(CallSite site, Expression.Call call, long cpu) {
    Expression pointer = call.arguments().get(0);
    return pointer instanceof Expression.Prefix address && address.operator().equals("&")
        ? new Pointer((ObjectPlace) place(site, address.operand(), cpu))
        : new Pointer(site.memory().element(site.caller().value(pointer), cpu, call.at()));
  }

  /** The variable of a call on the running task's CPU. */
  private static Place place(CallSite site, Expression.Call call) {
    boolean checked = call.name().startsWith("__");
    return place(site, call.arguments().get(0), cpu(site, checked));
  }

  private static Place place(CallSite site, Expression variable, long cpu) {
    Position at = variable.at();
    if (variable instanceof Expression.Member member) {
      Place object =
          member.arrow()
              ? site.memory().element(site.caller().value(member.object()), cpu, at)
              : place(site, member.object(), cpu);
      return site.memory().member((ObjectPlace) object, member.field(), at);
    } else if (variable instanceof Expression.Index index) {
      Value array = place(site, index.array(), cpu).load(at);
      return site.memory().element(array, site.caller().integer(index.index()).value(), at);
    } else if (variable instanceof Expression.Prefix prefix && prefix.operator().equals("*")) {
      return site.memory().element(site.caller().value(prefix.operand()), cpu, at);
    }
    if (site.caller().place(variable) instanceof ArrayPlace array) {
      return site.memory().element(array.load(at), cpu, at);
    }
    throw new InterpreterException(at, "this is no variable of CPUs");
  }

  private static Value write(CallSite site, Expression.Call call) {
    Value value = site.caller().value(call.arguments().get(1));
    place(site, call).store(value, call.at());
    return IntegerValue.NOTHING;
  }

  private static Value change(
      CallSite site, Expression.Call call, String operator, IntegerValue number, boolean gives) {
    Place place = place(site, call);
    UnaryOperator<Value> change = old -> site.caller().operation(operator, old, number, call.at());
    Value old;
    if (call.name().startsWith("this_") && place instanceof SharedScalar shared) {
      IntUnaryOperator inside =
          before -> {
            int add = (int) number.value();
            return switch (operator) {
              case "+" -> before + add;
              case "-" -> before - add;
              case "&" -> before & add;
              default -> before | add;
            };
          };
      old = shared.update(SharedScalar.Update.ofOwnCpu(label(call, shared), inside), call.at());
    } else {
      old = place.load(call.at());
      place.store(change.apply(old), call.at());
    }
    return gives
        ? site.caller().converted(change.apply(old), place.type(), call.at())
        : IntegerValue.NOTHING;
  }

  private static String label(Expression.Call call, ObjectPlace variable) {
    return String.format(Locale.ROOT, "%s(%s)", call.name(), variable.name());
  }

  private static Value exchange(CallSite site, Expression.Call call) {
    Value value = site.caller().value(call.arguments().get(1));
    Place place = place(site, call);
    if (place instanceof SharedScalar shared) {
      int number = shared.number(value, call.at());
      return shared.update(SharedScalar.Update.byOwnCpu(label(call, shared), number), call.at());
    }
    Value old = place.load(call.at());
    place.store(value, call.at());
    return old;
  }
}
