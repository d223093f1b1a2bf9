// SPDX-License-Identifier: GPL-2.0-or-later

struct shrink_control {
  gfp_t gfp_mask;
  int nid;
  unsigned long nr_to_scan;
  unsigned long nr_scanned;
  struct mem_cgroup *memcg;
};

struct shrinker {
  unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *control);
  unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *control);
  long batch;
  int seeks;
  unsigned int flags;
  void *private_data;
  struct shrinker *next_shrinker;
};

#define DEFAULT_SEEKS 2
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define SHRINKER_NUMA_AWARE 4
#define SHRINKER_MEMCG_AWARE 8
#define SHRINKER_NONSLAB 16

static DECLARE_RWSEM(shrinker_rwsem);
static struct shrinker *shrinker_list;

// What reclaim calls: one batch of each shrinker. None while one is put on the list or taken off.
static inline unsigned long __call_shrinkers(void) {
  struct shrink_control control = { .gfp_mask = GFP_KERNEL };
  struct shrinker *shrinker;
  unsigned long freed = 0;

  if (!down_read_trylock(&shrinker_rwsem))
    return 0;
  for (shrinker = shrinker_list; shrinker; shrinker = shrinker->next_shrinker) {
    unsigned long count = shrinker->count_objects(shrinker, &control);
    unsigned long answer;

    if (!count || count == SHRINK_EMPTY)
      continue;
    control.nr_to_scan = shrinker->batch && shrinker->batch < count ? shrinker->batch : count;
    control.nr_scanned = control.nr_to_scan;
    answer = shrinker->scan_objects(shrinker, &control);
    if (answer != SHRINK_STOP)
      freed += answer;
  }
  up_read(&shrinker_rwsem);
  return freed;
}

static inline void __add_shrinker(struct shrinker *shrinker) {
  __shrinkers_are_called(__call_shrinkers);
  down_write(&shrinker_rwsem);
  shrinker->next_shrinker = shrinker_list;
  shrinker_list = shrinker;
  up_write(&shrinker_rwsem);
}

static inline void __remove_shrinker(struct shrinker *shrinker) {
  struct shrinker **link;

  down_write(&shrinker_rwsem);
  for (link = &shrinker_list; *link; link = &(*link)->next_shrinker) {
    if (*link == shrinker) {
      *link = shrinker->next_shrinker;
      break;
    }
  }
  up_write(&shrinker_rwsem);
}

static inline struct shrinker *__shrinker_alloc(unsigned int flags) {
  struct shrinker *shrinker = kzalloc(sizeof(*shrinker), GFP_KERNEL);

  if (shrinker) {
    shrinker->flags = flags;
    shrinker->seeks = DEFAULT_SEEKS;
  }
  return shrinker;
}

#define shrinker_alloc(flags, ...) __shrinker_alloc(flags)

static inline void shrinker_register(struct shrinker *shrinker) {
  __add_shrinker(shrinker);
}

static inline void shrinker_free(struct shrinker *shrinker) {
  if (!shrinker)
    return;
  __remove_shrinker(shrinker);
  kfree(shrinker);
}

static inline int __register_shrinker(struct shrinker *shrinker) {
  __add_shrinker(shrinker);
  return 0;
}

#define register_shrinker(shrinker, ...) __register_shrinker(shrinker)

static inline void unregister_shrinker(struct shrinker *shrinker) {
  __remove_shrinker(shrinker);
}
