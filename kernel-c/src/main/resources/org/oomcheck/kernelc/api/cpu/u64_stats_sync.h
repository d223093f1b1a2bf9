// SPDX-License-Identifier: GPL-2.0-or-later

// A CPU with 64 bits reads and writes such a counter at once: there is nothing to synchronize.
struct u64_stats_sync {
  char nothing;
};

typedef struct {
  u64 v;
} u64_stats_t;

#define u64_stats_update_begin(sync) do { } while (0)
#define u64_stats_update_end(sync) do { } while (0)
#define u64_stats_update_begin_irqsave(sync) 0UL
#define u64_stats_update_end_irqrestore(sync, flags) do { } while (0)
#define u64_stats_fetch_begin(sync) 0U
#define u64_stats_fetch_retry(sync, start) false

static inline u64 u64_stats_read(const u64_stats_t *count) { return READ_ONCE(count->v); }
static inline void u64_stats_set(u64_stats_t *count, u64 value) { WRITE_ONCE(count->v, value); }
static inline void u64_stats_add(u64_stats_t *count, unsigned long more) { count->v += more; }
static inline void u64_stats_inc(u64_stats_t *count) { count->v++; }
