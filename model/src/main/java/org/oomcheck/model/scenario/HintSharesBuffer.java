// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.linux.virtio.Host;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The hints lie in the same memory as the pfns of the balloon, in a union. balloon_lock keeps the
 * two apart; {@code lock=0} hints without it, and the host reads the one for the other.
 */
@AutoService(Scenario.class)
public final class HintSharesBuffer implements Scenario {
  private static final String ID = "hint-shares-buffer";
  private static final Parameter FREE = Size.FREE.defaultingTo(2);
  private static final Parameter INFLATE =
      new Parameter("inflate", 1, 0, 64, "pages that the host asks for, 4 KiB each");
  private static final Parameter LOCK =
      new Parameter("lock", 1, 0, 1, "0: hints are written without balloon_lock");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Free pages are hinted while the balloon inflates: does the host read hints as hints, and pfns as"
        + " pfns?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(FREE, INFLATE, LOCK, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int inflate = settings.get(INFLATE);
    Aeration[] array = new Aeration[1];
    BalloonGuest guest =
        new BalloonGuest(machine, fillingArray(tree, array), settings.get(FREE), 0, inflate);
    Aeration aeration =
        new Aeration(guest.kernel(), guest.vb(), guest.device(), 1, settings.is(LOCK));
    array[0] = aeration;
    guest.kworker("kworker/0:1", aeration::run);
    guest.kworker("kworker/1:1", () -> guest.vb().updateBalloonSizeWork().processOneWork());
    Assumed.host(guest, () -> Host.reading(guest.device(), aeration::readArray), settings);
  }

  /** The array is filled before the host is told, which is where the model leaves it out. */
  private static KernelTree fillingArray(KernelTree tree, Aeration[] array) {
    VirtioBalloon.TellHost tellHost = tree.get(VirtioBalloon.TELL_HOST);
    return tree.with(
        VirtioBalloon.TELL_HOST,
        (vb, vq) -> {
          array[0].fillArray(vq);
          tellHost.call(vb, vq);
        });
  }

  /** Only the patches that hint have an answer; each states what it expects. */
  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.20+aeration", ID, Hazard.DEADLOCK)
            .with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
