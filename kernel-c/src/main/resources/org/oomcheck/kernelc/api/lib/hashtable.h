// SPDX-License-Identifier: GPL-2.0-or-later

// A table is an array of lists.
#define HASH_SIZE(table) ARRAY_SIZE(table)
#define HASH_BITS(table) ilog2(HASH_SIZE(table))
#define hash_min(key, bits) ((u64)(key) % (1UL << (bits)))
#define __hash_bucket(table, key) (&(table)[(u64)(key) % HASH_SIZE(table)])

static inline void __hash_init(struct hlist_head *heads, unsigned int count) {
  unsigned int i;

  for (i = 0; i < count; i++)
    INIT_HLIST_HEAD(&heads[i]);
}

static inline bool __hash_empty(struct hlist_head *heads, unsigned int count) {
  unsigned int i;

  for (i = 0; i < count; i++)
    if (!hlist_empty(&heads[i]))
      return false;
  return true;
}

#define hash_init(table) __hash_init(table, HASH_SIZE(table))
#define hash_empty(table) __hash_empty(table, HASH_SIZE(table))
#define hash_add(table, node, key) hlist_add_head(node, __hash_bucket(table, key))
#define hash_add_rcu(table, node, key) hlist_add_head_rcu(node, __hash_bucket(table, key))

static inline bool hash_hashed(struct hlist_node *node) {
  return !hlist_unhashed(node);
}

static inline void hash_del(struct hlist_node *node) {
  hlist_del_init(node);
}

static inline void hash_del_rcu(struct hlist_node *node) {
  hlist_del_init_rcu(node);
}

// Loops over one bucket.
#define hash_for_each_possible(table, object, member, key) \
  hlist_for_each_entry(object, __hash_bucket(table, key), member)
#define hash_for_each_possible_rcu(table, object, member, key, ...) \
  hlist_for_each_entry_rcu(object, __hash_bucket(table, key), member)
#define hash_for_each_possible_safe(table, object, following, member, key) \
  hlist_for_each_entry_safe(object, following, __hash_bucket(table, key), member)

// Loops over all buckets.
#define hash_for_each(table, bucket, object, member) \
  for ((bucket) = 0, object = NULL; !object && (bucket) < HASH_SIZE(table); (bucket)++) \
    hlist_for_each_entry(object, &(table)[bucket], member)
#define hash_for_each_rcu(table, bucket, object, member) \
  for ((bucket) = 0, object = NULL; !object && (bucket) < HASH_SIZE(table); (bucket)++) \
    hlist_for_each_entry_rcu(object, &(table)[bucket], member)
#define hash_for_each_safe(table, bucket, following, object, member) \
  for ((bucket) = 0, object = NULL; !object && (bucket) < HASH_SIZE(table); (bucket)++) \
    hlist_for_each_entry_safe(object, following, &(table)[bucket], member)
