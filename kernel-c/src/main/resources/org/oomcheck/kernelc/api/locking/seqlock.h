// SPDX-License-Identifier: GPL-2.0-or-later

// The first attempt to read takes no lock; the one after a writer keeps writers out.
static inline void read_seqbegin_or_lock(seqlock_t *lock, int *seq) {
  if (*seq & 1)
    read_seqlock_excl(lock);
  else
    *seq = read_seqbegin(lock);
}

static inline int need_seqretry(seqlock_t *lock, int seq) {
  return !(seq & 1) && read_seqretry(lock, seq);
}

static inline void done_seqretry(seqlock_t *lock, int seq) {
  if (seq & 1)
    read_sequnlock_excl(lock);
}
