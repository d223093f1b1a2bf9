// SPDX-License-Identifier: GPL-2.0-or-later

struct memory_notify {
  unsigned long start_pfn;
  unsigned long nr_pages;
  int status_change_nid_normal;
  int status_change_nid;
};

static BLOCKING_NOTIFIER_HEAD(memory_chain);

// One change at a time.
static DEFINE_MUTEX(mem_hotplug_lock);

static inline void __memory_changes(struct notifier_block *block) {
  struct memory_notify change = { .start_pfn = 32768, .nr_pages = 32768 };
  bool online = __user_chooses(1, 1) == 1;
  int answer;

  mutex_lock(&mem_hotplug_lock);
  answer = blocking_notifier_call_chain(&memory_chain,
                                        online ? MEM_GOING_ONLINE : MEM_GOING_OFFLINE, &change);
  if (answer & NOTIFY_STOP_MASK)
    blocking_notifier_call_chain(&memory_chain, online ? MEM_CANCEL_ONLINE : MEM_CANCEL_OFFLINE,
                                 &change);
  else
    blocking_notifier_call_chain(&memory_chain, online ? MEM_ONLINE : MEM_OFFLINE, &change);
  mutex_unlock(&mem_hotplug_lock);
}

static inline int register_memory_notifier(struct notifier_block *block) {
  int error = blocking_notifier_chain_register(&memory_chain, block);

  if (!error)
    __offer(__memory_changes, block);
  return error;
}

static inline void unregister_memory_notifier(struct notifier_block *block) {
  __take_back(block, 0);
  blocking_notifier_chain_unregister(&memory_chain, block);
}
