// SPDX-License-Identifier: GPL-2.0-or-later

static BLOCKING_NOTIFIER_HEAD(reboot_notifier_list);

static inline void __reboots(struct notifier_block *block) {
  blocking_notifier_call_chain(&reboot_notifier_list, SYS_RESTART, NULL);
}

static inline int register_reboot_notifier(struct notifier_block *block) {
  int error = blocking_notifier_chain_register(&reboot_notifier_list, block);

  if (!error)
    __offer(__reboots, block);
  return error;
}

static inline int unregister_reboot_notifier(struct notifier_block *block) {
  __take_back(block, 0);
  return blocking_notifier_chain_unregister(&reboot_notifier_list, block);
}
