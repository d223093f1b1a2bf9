// SPDX-License-Identifier: GPL-2.0-or-later

struct rhash_head { struct rhash_head *next; };

struct rhashtable_compare_arg {
  struct rhashtable *ht;
  const void *key;
};

struct rhashtable_params {
  u16 nelem_hint;
  u16 key_len;
  u16 key_offset;
  u16 head_offset;
  unsigned int max_size;
  u16 min_size;
  bool automatic_shrinking;
  u32 (*hashfn)(const void *data, u32 length, u32 seed);
  u32 (*obj_hashfn)(const void *data, u32 length, u32 seed);
  int (*obj_cmpfn)(struct rhashtable_compare_arg *arg, const void *object);
};

struct rhashtable {
  spinlock_t __lock;
  struct rhash_head *__first;
  atomic_t nelems;
};

struct rhashtable_iter {
  struct rhashtable *ht;
  struct rhash_head *p;
};

static inline int __rhashtable_init(struct rhashtable *table) {
  might_sleep();
  spin_lock_init(&table->__lock);
  table->__first = NULL;
  atomic_set(&table->nelems, 0);
  return 0;
}

#define rhashtable_init(table, params) __rhashtable_init(table)

static inline bool __rhash_is(struct rhashtable *table, struct rhash_head *link, const void *key,
                              const struct rhashtable_params *params) {
  struct rhashtable_compare_arg arg = { .ht = table, .key = key };

  if (params->obj_cmpfn)
    return !params->obj_cmpfn(&arg, __rhash_object(link));
  return __rhash_has_key(link, key, params->key_offset);
}

static inline struct rhash_head *__rhash_find(struct rhashtable *table, const void *key,
                                              const struct rhashtable_params *params) {
  struct rhash_head *link = rcu_dereference(table->__first);

  while (link && !__rhash_is(table, link, key, params))
    link = rcu_dereference(link->next);
  return link;
}

static inline void *__rhashtable_lookup(struct rhashtable *table, const void *key,
                                        const struct rhashtable_params *params) {
  struct rhash_head *link = __rhash_find(table, key, params);

  return link ? __rhash_object(link) : NULL;
}

static inline void *__rhashtable_lookup_fast(struct rhashtable *table, const void *key,
                                             const struct rhashtable_params *params) {
  void *object;

  rcu_read_lock();
  object = __rhashtable_lookup(table, key, params);
  rcu_read_unlock();
  return object;
}

static inline void __rhash_add(struct rhashtable *table, struct rhash_head *link) {
  link->next = table->__first;
  rcu_assign_pointer(table->__first, link);
  atomic_inc(&table->nelems);
}

static inline int __rhashtable_insert(struct rhashtable *table, struct rhash_head *link) {
  spin_lock_bh(&table->__lock);
  __rhash_add(table, link);
  spin_unlock_bh(&table->__lock);
  return 0;
}

// What is there with the key; NULL if the new object was added.
static inline void *__rhash_get_or_add(struct rhashtable *table, const void *key,
                                       struct rhash_head *link,
                                       const struct rhashtable_params *params) {
  struct rhash_head *known;

  spin_lock_bh(&table->__lock);
  known = __rhash_find(table, key, params);
  if (!known)
    __rhash_add(table, link);
  spin_unlock_bh(&table->__lock);
  return known ? __rhash_object(known) : NULL;
}

static inline int __rhashtable_remove(struct rhashtable *table, struct rhash_head *link) {
  struct rhash_head **at = &table->__first;
  int error = -ENOENT;

  spin_lock_bh(&table->__lock);
  while (*at && *at != link)
    at = &(*at)->next;
  if (*at) {
    rcu_assign_pointer(*at, link->next);
    atomic_dec(&table->nelems);
    error = 0;
  }
  spin_unlock_bh(&table->__lock);
  return error;
}

#define rhashtable_lookup(table, key, params) __rhashtable_lookup(table, key, &(params))
#define rhashtable_lookup_fast(table, key, params) __rhashtable_lookup_fast(table, key, &(params))
#define rhashtable_insert_fast(table, link, params) __rhashtable_insert(table, link)
#define rhashtable_lookup_get_insert_key(table, key, link, params) \
  __rhash_get_or_add(table, key, link, &(params))
#define rhashtable_remove_fast(table, link, params) __rhashtable_remove(table, link)

static inline void rhashtable_free_and_destroy(struct rhashtable *table,
                                               void (*free)(void *object, void *arg), void *arg) {
  struct rhash_head *link;
  struct rhash_head *next;

  might_sleep();
  link = table->__first;
  while (link) {
    next = link->next;
    if (free)
      free(__rhash_object(link), arg);
    link = next;
  }
  table->__first = NULL;
}

static inline void rhashtable_destroy(struct rhashtable *table) {
  rhashtable_free_and_destroy(table, NULL, NULL);
}

static inline void rhashtable_walk_enter(struct rhashtable *table, struct rhashtable_iter *iter) {
  iter->ht = table;
  iter->p = NULL;
}

static inline void rhashtable_walk_exit(struct rhashtable_iter *iter) {
}

static inline void rhashtable_walk_start(struct rhashtable_iter *iter) {
  rcu_read_lock();
}

static inline void rhashtable_walk_stop(struct rhashtable_iter *iter) {
  rcu_read_unlock();
}

static inline void *rhashtable_walk_next(struct rhashtable_iter *iter) {
  iter->p = iter->p ? rcu_dereference(iter->p->next) : rcu_dereference(iter->ht->__first);
  return iter->p ? __rhash_object(iter->p) : NULL;
}
