// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.tree.KernelTree;

/** {@code drivers/virtio/virtio_balloon.c}. */
@AutoService(KernelPart.class)
public final class VirtioBalloonPart implements KernelPart {
  public static final String FILE = "drivers/virtio/virtio_balloon.c";
  private static final String COMPACTION = "mm/balloon_compaction.c";

  @Override
  public List<String> files() {
    return List.of(FILE, COMPACTION, "include/linux/balloon_compaction.h");
  }

  @Override
  public List<String> headers() {
    return List.of("include/linux/balloon_compaction.h", "include/uapi/linux/virtio_balloon.h");
  }

  @Override
  public Set<String> modelled() {
    return Set.of(
        "balloon_page_enqueue",
        "balloon_page_dequeue",
        "balloon_page_list_enqueue",
        "balloon_page_list_dequeue",
        "balloon_page_insert",
        "balloon_page_finalize",
        "balloon_page_isolate",
        "balloon_page_putback",
        "balloon_devinfo_init");
  }

  @Override
  public void bind(Bindings to) {
    BalloonCalls.bind(to);
  }

  @Override
  public KernelTree install(KernelTree tree, PartProgram program) {
    KernelTree changed = tree;
    changed =
        with(
            changed,
            VirtioBalloon.TELL_HOST,
            program.entry("tell_host"),
            f -> (vb, vq) -> of(vb).call(f, of(vb).vb(), of(vb).virtqueue(vq.name())));
    changed =
        with(changed, VirtioBalloon.FILL_BALLOON, program.entry("fill_balloon"), this::resize);
    changed =
        with(changed, VirtioBalloon.LEAK_BALLOON, program.entry("leak_balloon"), this::resize);
    changed =
        with(
            changed,
            VirtioBalloon.UPDATE_BALLOON_SIZE,
            program.entry("update_balloon_size"),
            f -> vb -> of(vb).call(f, of(vb).vb()));
    changed =
        with(
            changed,
            VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC,
            program.entry("update_balloon_size_func"),
            f -> vb -> of(vb).call(f, of(vb).member("update_balloon_size_work")));
    Optional<FunctionPointer> notify = notifier(program.program()).flatMap(program::entry);
    changed = with(changed, VirtioBalloon.OOM_NOTIFY, notify, VirtioBalloonPart::oomNotify);
    Optional<FunctionPointer> ack = program.entry("balloon_ack");
    VirtioBalloon.Probe probe = tree.get(VirtioBalloon.PROBE);
    Optional<FunctionPointer> setUp =
        program.setUp(
            "virtballoon_probe",
            BalloonWorld.POINTER,
            BalloonWorld.members(program.program().types(), program.renamedMembers()));
    return changed.with(
        VirtioBalloon.PROBE,
        vb -> {
          BalloonWorld world =
              new BalloonWorld(
                  program.boot(vb.kernel()), vb, vb.device(), program.renamedMembers());
          vb.kernel().add(BalloonWorld.class, world);
          setUp.ifPresent(function -> world.call(function, world.vb()));
          ack.ifPresent(
              handler -> {
                Consumer<Virtqueue> calls = vq -> world.call(handler, world.virtqueue(vq.name()));
                vb.inflateVq().handledBy(calls);
                vb.deflateVq().handledBy(calls);
              });
          var callback = probe.call(vb);
          world.seal();
          return callback;
        });
  }

  /** The name of the driver's OOM notifier, which has changed once; empty if it has none. */
  static Optional<String> notifier(Program program) {
    return program.units().stream()
        .filter(unit -> unit.file().path().equals(FILE))
        .flatMap(unit -> unit.file().functions())
        .map(Definition::name)
        .filter(name -> name.endsWith("oom_notify"))
        .findFirst();
  }

  private VirtioBalloon.Resize resize(FunctionPointer function) {
    return (vb, num) -> of(vb).call(function, of(vb).vb(), BalloonWorld.number(num));
  }

  private static VirtioBalloon.OomNotify oomNotify(FunctionPointer function) {
    return new VirtioBalloon.OomNotify() {
      @Override
      public Answer call(VirtioBalloon vb) {
        return call(vb, 0);
      }

      @Override
      public Answer call(VirtioBalloon vb, int before) {
        return of(vb).notifier(function, before);
      }
    };
  }

  private static BalloonWorld of(VirtioBalloon vb) {
    return vb.kernel().added(BalloonWorld.class);
  }

  private static <F> KernelTree with(
      KernelTree tree,
      Slot<F> slot,
      Optional<FunctionPointer> function,
      Function<FunctionPointer, F> body) {
    return function.isPresent() && tree.slots().contains(slot)
        ? tree.with(slot, body.apply(function.get()))
        : tree;
  }
}
