// SPDX-License-Identifier: GPL-2.0-or-later

// A bit of a word as a lock: its holder cannot be preempted, and others spin.
static inline void bit_spin_lock(int bit, unsigned long *word) {
  preempt_disable();
  while (test_and_set_bit_lock(bit, word))
    cpu_relax();
}

static inline int bit_spin_trylock(int bit, unsigned long *word) {
  preempt_disable();
  if (!test_and_set_bit_lock(bit, word))
    return 1;
  preempt_enable();
  return 0;
}

static inline void bit_spin_unlock(int bit, unsigned long *word) {
  BUG_ON(!test_bit(bit, word));
  clear_bit_unlock(bit, word);
  preempt_enable();
}

static inline int bit_spin_is_locked(int bit, unsigned long *word) {
  return test_bit(bit, word);
}

#define __bit_spin_unlock(bit, word) bit_spin_unlock(bit, word)
