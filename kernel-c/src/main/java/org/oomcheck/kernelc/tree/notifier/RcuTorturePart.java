// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import com.google.auto.service.AutoService;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.kernelc.tree.KernelPart;
import org.oomcheck.kernelc.tree.PartProgram;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.notifier.RcuTorture;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code kernel/rcu/rcutorture.c}, as far as its OOM notifier goes: the flood's init and cleanup,
 * the notifier, and the callbacks of the flood. One callback is one page.
 *
 * <p>Its thread is the model's: it has posted its callbacks when the tasks begin. When the notifier
 * has told it to stop, it waits for them and cleans up; what they leave to be freed is the
 * notifier's. It warns on purpose where it always does, so a WARN() of a number says nothing,
 * unless a patch has added it.
 */
@AutoService(KernelPart.class)
public final class RcuTorturePart implements KernelPart {
  private static final String FILE = "kernel/rcu/rcutorture.c";
  private static final String INIT = "rcu_torture_fwd_prog_init";
  private static final String CLEANUP = "rcu_torture_fwd_prog_cleanup";
  private static final String CALLBACK = "rcu_torture_fwd_cb_cr";

  /** What the objects of the flood are called. */
  private static final String POSTED = "callback";

  /**
   * A flood.
   *
   * @param callbacks how many it posts
   * @param gracePeriod how long a grace period takes, in jiffies
   */
  private record Flood(int callbacks, int gracePeriod) {}

  /**
   * The warnings that always come, as the file has them without patches.
   *
   * @param calls as they are written
   */
  private record Meant(Set<String> calls) {
    boolean has(Expression.Call call) {
      return calls.contains(ExpressionText.of(call));
    }
  }

  @Override
  public List<String> files() {
    return List.of(FILE);
  }

  @Override
  public List<String> headers() {
    return List.of();
  }

  /** The histogram is only printed. */
  @Override
  public Set<String> modelled() {
    return Set.of("rcu_torture_fwd_prog", "rcu_torture_fwd_cb_hist", CALLBACK);
  }

  @Override
  public void bind(Bindings to) {
    NotifierWorld.bind(to);
    to.declares(
        "torture_param",
        "long",
        1,
        (site, variable, call) ->
            variable.store(site.caller().value(call.arguments().get(2)), call.at()));
    to.harmless(
        "VERBOSE_TOROUT_STRING",
        "rcu_torture_fwd_cb_hist",
        "rcu_fwd_progress_check",
        "rcu_momentary_eqs",
        "rcu_momentary_dyntick_idle",
        "torture_stop_kthread");
    to.constant("INVALID_RCU_FLAVOR", -1);
    Bindings.Form warn = to.form("WARN").orElseThrow();
    to.form(
        "WARN",
        (site, call) ->
            alwaysWarns(call) && site.part(Meant.class).filter(meant -> meant.has(call)).isPresent()
                ? site.caller().value(call.arguments().get(0))
                : warn.evaluate(site, call));
    to.function("tick_nohz_full_enabled", (site, arguments) -> IntegerType.INT.of(0));
    to.function("torture_create_kthread", RcuTorturePart::posts);
    to.function(
        "kfree",
        (site, arguments) -> free(to.call("kfree_sensitive").orElseThrow(), site, arguments));
  }

  private static boolean alwaysWarns(Expression.Call call) {
    return call.name().equals("WARN")
        && call.arguments().get(0) instanceof Expression.NumberLiteral;
  }

  private static Meant meant(SourceFile file) {
    Set<String> calls = new HashSet<>();
    Parts.Visitor visitor =
        node -> {
          if (node instanceof Expression.Call call && alwaysWarns(call)) {
            calls.add(ExpressionText.of(call));
          }
          return true;
        };
    file.definitions().forEach(each -> Parts.visit(each, visitor));
    return new Meant(calls);
  }

  /** The thread posts its callbacks. */
  private static Value posts(CallSite site, List<Value> arguments) {
    site.part(Rcu.class, () -> new Rcu(site.machine()));
    Type type = new Type.Named(site.at(), "struct rcu_fwd_cb", Set.of());
    Value function = new BoundFunction(RcuTorturePart::invoked);
    Flood flood = site.part(Flood.class).orElseThrow();
    for (int posted = 0; posted < flood.callbacks(); posted++) {
      ObjectPlace callback = site.allocate(type, POSTED, true);
      site.memory().member(callback, "rfc_rfp", site.at()).store(arguments.get(1), site.at());
      ObjectPlace head = site.memory().member(callback, "rh", site.at());
      site.call(site.constant("call_rcu"), List.of(new Pointer(head), function));
    }
    return IntegerType.INT.of(0);
  }

  /** A callback after its grace period goes to the end of the list of those that can be freed. */
  private static Value invoked(CallSite site, List<Value> arguments) {
    Position at = new Position(FILE, 1, 1);
    ObjectMemory memory = site.memory();
    Value callback = memory.pointers().outermost(arguments.get(0), at);
    ObjectPlace posted = memory.target(callback, at);
    ObjectPlace flood = memory.target(memory.member(posted, "rfc_rfp", at).load(at), at);
    List<Value> lock = List.of(new Pointer(memory.member(flood, "rcu_fwd_lock", at)));
    ObjectPlace next = memory.member(posted, "rfc_next", at);
    ObjectPlace tail = memory.member(flood, "rcu_fwd_cb_tail", at);
    next.store(IntegerType.UNSIGNED_LONG.of(0), at);
    site.call(site.constant("spin_lock"), lock);
    ObjectPlace last = memory.target(tail.load(at), at);
    tail.store(new Pointer(next), at);
    last.store(callback, at);
    site.call(site.constant("spin_unlock"), lock);
    return IntegerValue.NOTHING;
  }

  private static Value free(Bindings.BoundCall kfree, CallSite site, List<Value> arguments) {
    boolean isPage =
        arguments.get(0) instanceof Pointer pointer && pointer.toString().contains(POSTED);
    Value nothing = kfree.call(site, arguments);
    if (isPage) {
      site.part(Kernel.class).orElseThrow().pageAlloc().freePages(1);
    }
    return nothing;
  }

  /** {@code rcu_barrier()}, in a kernel whose grace periods take some time. */
  private static Value barrier(Bindings.BoundCall barrier, CallSite site, List<Value> arguments) {
    Machine machine = site.machine();
    Rcu rcu = site.part(Rcu.class).orElseThrow();
    if (machine.perform(Step.of(rcu, "is a callback queued?", rcu::hasCallbacks))) {
      int jiffies = site.part(Flood.class).orElseThrow().gracePeriod();
      site.part(Kernel.class).orElseThrow().sleep().scheduleTimeoutUninterruptible(jiffies);
    }
    return barrier.call(site, arguments);
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    boolean floods = program.bootEntry(INIT).isPresent() && program.entry(CLEANUP).isPresent();
    if (!floods) {
      return tree;
    }
    program.isModelled(CALLBACK, "its histogram is larger than an array whose contents are kept");
    program.registers(INIT, Set.of());
    return tree.with(
        RcuTorture.FWD_PROG_INIT,
        (kernel, callbacks, gracePeriod) ->
            load(program, kernel, new Flood(callbacks, gracePeriod)));
  }

  private static Runnable load(PartProgram program, Kernel kernel, Flood flood) {
    NotifierWorld world = new NotifierWorld(program, kernel, FILE);
    world.has(Flood.class, flood);
    Stream.concat(
            program.before(FILE).stream(),
            program.program().units().stream()
                .map(Unit::file)
                .filter(file -> file.path().equals(FILE)))
        .findFirst()
        .ifPresent(file -> world.has(Meant.class, meant(file)));
    world.parameter("cur_ops", world.object("struct rcu_torture_ops", "rcu_ops", ops(program)));
    int error = world.init(INIT);
    if (error != 0) {
      throw new IllegalArgumentException(INIT + "() returns " + error);
    }
    world.seal();
    return () -> {
      kernel
          .machine()
          .perform(
              Step.run(world, "floods until rcu_fwd_emergency_stop", () -> {})
                  .when(() -> world.isSet("rcu_fwd_emergency_stop"))
                  .sleeping()
                  .idling());
      world.known(Rcu.class).ifPresent(Rcu::rcuBarrier);
      world.call(CLEANUP);
    };
  }

  /** The kind of RCU that is tested. */
  private static Map<String, Value> ops(PartProgram program) {
    Bindings bindings = program.program().bindings();
    Bindings.BoundCall barrier = bindings.call("rcu_barrier").orElseThrow();
    return Map.of(
        "cbflood_max",
        IntegerType.LONG.of(1),
        "call",
        new BoundFunction(bindings.call("call_rcu").orElseThrow()),
        "cb_barrier",
        new BoundFunction((site, arguments) -> barrier(barrier, site, arguments)),
        "get_gp_seq",
        new BoundFunction((site, arguments) -> IntegerType.UNSIGNED_LONG.of(0)));
  }
}
