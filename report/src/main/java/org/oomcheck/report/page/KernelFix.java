// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import java.util.List;

/**
 * A fix of the kernel's history, which the catalogue has and can do without.
 *
 * @param commit the commit, or the subject where the commit is not known
 * @param what what it does
 * @param without a series that does not have it
 * @param with the same with it
 * @param scenario the question whose answer shows whether it is there
 */
record KernelFix(String commit, String what, String without, String with, String scenario) {

  /** A fix that is not noticed, and why. */
  record Missed(String commit, String what, String why) {}

  static final List<KernelFix> ALL =
      List.of(
          new KernelFix(
              "37cf99e08c6f",
              "leak_balloon() takes no more pages than the balloon has",
              "v4.13+revert-num-pages-clamp",
              "v4.13",
              "empty-balloon"),
          new KernelFix(
              "c7cdff0e8647",
              "fill_balloon() allocates before it takes balloon_lock",
              "v4.13",
              "v4.13+allocate-outside-lock",
              "reclaim-needs-oom"),
          new KernelFix(
              "fix increment of vb->num_pfns",
              "page numbers go to the slots that are sent",
              "v4.13+allocate-outside-lock-as-merged",
              "v4.13+allocate-outside-lock",
              "wrong-pfn-index"),
          new KernelFix(
              "db73ee0d4637",
              "reclaim sleeps once for pages that others have isolated",
              "v4.13",
              "v4.13+isolated-throttle-once",
              "isolated-pages-throttle"),
          new KernelFix(
              "9bfe5ded054b",
              "no sleep under oom_lock after a kill",
              "v4.13",
              "v4.13+kill-without-sleep",
              "oom-lock-sleep"),
          new KernelFix(
              "af5679fbc669",
              "the OOM reaper does without oom_lock",
              "v4.13",
              "v4.13+reaper-without-oom-lock",
              "reaper-behind-notifier"),
          new KernelFix(
              "rcu: Remove OOM code",
              "RCU has no OOM notifier any more",
              "v4.13",
              "v4.20",
              "notifier-rcu"),
          new KernelFix(
              "1ad6f58ea936",
              "virtballoon_probe() frees its inode when it fails",
              "v4.20",
              "v4.20+probe-frees-inode",
              "probe-fails-half-way"),
          new KernelFix(
              "fix shrinker scan number of pages",
              "the shrinker does not subtract sums again and again",
              "v4.20",
              "v4.20+shrinker-scans-once",
              "shrinker-counts"),
          new KernelFix(
              "da10329cb057",
              "the OOM notifier deflates the balloon, the shrinker does not",
              "v4.20",
              "v4.20+back-to-oom-notifier",
              "drop-caches"),
          new KernelFix(
              "0b45f6927a14",
              "free pages are reported from a freezable workqueue",
              "v5.8",
              "v5.8+freezable-reporting",
              "suspend-with-reporting"),
          new KernelFix(
              "a1981a0a904b",
              "tell_host() does not wait for a buffer that was not added",
              "v5.8",
              "v5.8+check-add",
              "add-outbuf-fails"));

  static final List<Missed> MISSED =
      List.of(
          new Missed(
              "71994620bb25",
              "a shrinker in place of the OOM notifier",
              "a change of design rather than a fix; what it trades is in [costs.md](costs.md)"),
          new Missed(
              "fix shrinker count",
              "hinted blocks are counted in pages",
              "by default the host does not offer to deflate, and v4.20 has no shrinker then;"
                  + " `hinted-pages-at-oom` shows it with `--set deflate-on-oom=1`"),
          new Missed(
              "e746bf730a76",
              "no direct reclaim in the last attempt under oom_lock",
              "every series of the catalogue has it"),
          new Missed(
              "a1992f2f3b8e",
              "RCU's notifier does not take the CPU hotplug lock",
              "CPU hotplug is not modelled"),
          new Missed(
              "ba70de44c70c",
              "no indirect descriptors, so that adding a buffer allocates nothing",
              "tables of indirect descriptors are not modelled"),
          new Missed(
              "fab5857db0b6",
              "the balloon's work is stopped before the device shuts down",
              "the shutdown of a device is not modelled"));
}
