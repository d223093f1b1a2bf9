// SPDX-License-Identifier: GPL-2.0-or-later
enum zone_type { ZONE_DMA, ZONE_DMA32, ZONE_NORMAL, ZONE_MOVABLE, MAX_NR_ZONES };

enum vm_event_item {
  PGPGIN, PGPGOUT, PSWPIN, PSWPOUT,
  ALLOCSTALL_DMA, ALLOCSTALL_DMA32, ALLOCSTALL_NORMAL, ALLOCSTALL_MOVABLE,
  PGFAULT, PGMAJFAULT, OOM_KILL,
  PGSCAN_KSWAPD, PGSCAN_DIRECT, PGSTEAL_KSWAPD, PGSTEAL_DIRECT,
  HTLB_BUDDY_PGALLOC, HTLB_BUDDY_PGALLOC_FAIL,
  NR_VM_EVENT_ITEMS
};

// Counts that drivers only pass on.
static inline void all_vm_events(unsigned long *events) {
  int item;

  for (item = 0; item < NR_VM_EVENT_ITEMS; item++)
    events[item] = 0;
}
