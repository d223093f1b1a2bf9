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
  struct shrinker_place *place;
};

#define DEFAULT_SEEKS 2
#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)
#define SHRINKER_NUMA_AWARE 4
#define SHRINKER_MEMCG_AWARE 8
#define SHRINKER_NONSLAB 16

#define __SHRINK_BATCH 128

// One batch. At the highest priority the kernel asks for twice as many as were counted.
static inline unsigned long __call_shrinker(struct shrinker *shrinker, gfp_t gfp) {
  struct shrink_control control = { .gfp_mask = gfp };
  unsigned long count = shrinker->count_objects(shrinker, &control);
  unsigned long batch = shrinker->batch ? shrinker->batch : __SHRINK_BATCH;
  unsigned long freed;

  if (!count || count == SHRINK_EMPTY)
    return 0;
  control.nr_to_scan = batch / 2 < count ? batch : 2 * count;
  control.nr_scanned = control.nr_to_scan;
  freed = shrinker->scan_objects(shrinker, &control);
  return freed == SHRINK_STOP ? 0 : freed;
}

// The shrinkers of register_shrinker(), up to 6.6: one lock keeps all of them on the list.
static DECLARE_RWSEM(shrinker_rwsem);
static struct shrinker *shrinker_list;

// What reclaim calls: one batch of each. None while one is put on the list or taken off.
static inline unsigned long __call_registered_shrinkers(gfp_t gfp) {
  struct shrinker *shrinker;
  unsigned long freed = 0;

  if (!down_read_trylock(&shrinker_rwsem))
    return 0;
  for (shrinker = shrinker_list; shrinker; shrinker = shrinker->next_shrinker)
    freed += __call_shrinker(shrinker, gfp);
  up_read(&shrinker_rwsem);
  return freed;
}

static inline int __register_shrinker(struct shrinker *shrinker) {
  __registered_shrinkers_are_called(__call_registered_shrinkers);
  down_write(&shrinker_rwsem);
  shrinker->next_shrinker = shrinker_list;
  shrinker_list = shrinker;
  up_write(&shrinker_rwsem);
  return 0;
}

#define register_shrinker(shrinker, ...) __register_shrinker(shrinker)

static inline void unregister_shrinker(struct shrinker *shrinker) {
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

// The shrinkers of shrinker_alloc(), since 6.7: each has a place of its own, used once. Its lock says
// what the kernel's reference count and completion say: none is called once it is taken off, and
// taking it off waits for its own calls alone.
struct shrinker_place {
  struct rw_semaphore running;
  struct shrinker *shrinker;
};
static struct shrinker_place shrinker_places[8];
static DEFINE_MUTEX(shrinker_mutex);
static int shrinkers_placed;
static int shrinkers_alive;

// What reclaim calls: one batch of each.
static inline unsigned long __call_placed_shrinkers(gfp_t gfp) {
  unsigned long freed = 0;
  int placed = smp_load_acquire(&shrinkers_placed);
  int i;

  for (i = 0; i < placed; i++) {
    if (!down_read_trylock(&shrinker_places[i].running))
      continue;
    if (shrinker_places[i].shrinker)
      freed += __call_shrinker(shrinker_places[i].shrinker, gfp);
    up_read(&shrinker_places[i].running);
  }
  return freed;
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
  struct shrinker_place *place;

  __placed_shrinkers_are_called(__call_placed_shrinkers);
  mutex_lock(&shrinker_mutex);
  place = &shrinker_places[shrinkers_placed];
  init_rwsem(&place->running);
  place->shrinker = shrinker;
  shrinker->place = place;
  smp_store_release(&shrinkers_placed, shrinkers_placed + 1);
  shrinkers_alive++;
  mutex_unlock(&shrinker_mutex);
}

static inline void __shrinker_unplace(struct shrinker *shrinker) {
  down_write(&shrinker->place->running);
  shrinker->place->shrinker = NULL;
  up_write(&shrinker->place->running);
  mutex_lock(&shrinker_mutex);
  shrinkers_alive--;
  mutex_unlock(&shrinker_mutex);
}

static inline void shrinker_free(struct shrinker *shrinker) {
  if (!shrinker)
    return;
  if (shrinker->place)
    __shrinker_unplace(shrinker);
  kfree(shrinker);
}
