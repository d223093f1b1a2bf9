// SPDX-License-Identifier: GPL-2.0-or-later

// A list of a hash table, with a bit of its head as its lock.
struct hlist_bl_node {
  struct hlist_bl_node *next;
  struct hlist_bl_node **pprev;
};

struct hlist_bl_head {
  struct hlist_bl_node *first;
  unsigned long __bits;
};

#define INIT_HLIST_BL_HEAD(head) ((head)->first = NULL)
#define hlist_bl_entry(pointer, type, member) container_of(pointer, type, member)

static inline void INIT_HLIST_BL_NODE(struct hlist_bl_node *node) {
  node->next = NULL;
  node->pprev = NULL;
}

static inline void hlist_bl_lock(struct hlist_bl_head *head) {
  bit_spin_lock(0, &head->__bits);
}

static inline void hlist_bl_unlock(struct hlist_bl_head *head) {
  bit_spin_unlock(0, &head->__bits);
}

static inline bool hlist_bl_is_locked(struct hlist_bl_head *head) {
  return bit_spin_is_locked(0, &head->__bits);
}

static inline bool hlist_bl_unhashed(const struct hlist_bl_node *node) {
  return !node->pprev;
}

static inline bool hlist_bl_empty(const struct hlist_bl_head *head) {
  return !READ_ONCE(head->first);
}

static inline struct hlist_bl_node *hlist_bl_first(struct hlist_bl_head *head) {
  return head->first;
}

static inline void hlist_bl_add_head(struct hlist_bl_node *node, struct hlist_bl_head *head) {
  struct hlist_bl_node *first = head->first;

  node->next = first;
  if (first)
    first->pprev = &node->next;
  node->pprev = &head->first;
  head->first = node;
}

static inline void __hlist_bl_del(struct hlist_bl_node *node) {
  struct hlist_bl_node *next = node->next;
  struct hlist_bl_node **pprev = node->pprev;

  WRITE_ONCE(*pprev, next);
  if (next)
    next->pprev = pprev;
}

static inline void hlist_bl_del(struct hlist_bl_node *node) {
  __hlist_bl_del(node);
  node->next = LIST_POISON1;
  node->pprev = LIST_POISON2;
}

static inline void hlist_bl_del_init(struct hlist_bl_node *node) {
  if (!hlist_bl_unhashed(node)) {
    __hlist_bl_del(node);
    INIT_HLIST_BL_NODE(node);
  }
}

#define hlist_bl_for_each_entry(position, at, head, field) \
  for (at = hlist_bl_first(head); \
      at && ({ position = hlist_bl_entry(at, typeof(*position), field); 1; }); \
      at = at->next)

#define hlist_bl_for_each_entry_safe(position, at, following, head, field) \
  for (at = hlist_bl_first(head); \
      at && ({ following = at->next; 1; }) && \
      ({ position = hlist_bl_entry(at, typeof(*position), field); 1; }); \
      at = following)
