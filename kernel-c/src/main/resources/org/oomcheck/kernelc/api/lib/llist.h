// SPDX-License-Identifier: GPL-2.0-or-later

// A list with a single pointer, to which any task can add at any time.
struct llist_node { struct llist_node *next; };
struct llist_head { struct llist_node *first; };

#define LLIST_HEAD_INIT(head) { .first = NULL }

static inline void init_llist_head(struct llist_head *head) {
  head->first = NULL;
}

static inline bool llist_empty(const struct llist_head *head) {
  return !READ_ONCE(head->first);
}

static inline struct llist_node *llist_next(struct llist_node *node) {
  return node->next;
}

// Answers whether the list was empty.
static inline bool llist_add_batch(struct llist_node *lowest, struct llist_node *highest,
    struct llist_head *head) {
  struct llist_node *first = READ_ONCE(head->first);

  do {
    highest->next = first;
  } while (!try_cmpxchg(&head->first, &first, lowest));
  return !first;
}

static inline bool llist_add(struct llist_node *node, struct llist_head *head) {
  return llist_add_batch(node, node, head);
}

static inline struct llist_node *llist_del_all(struct llist_head *head) {
  return xchg(&head->first, NULL);
}

// One task at a time may take single nodes away.
static inline struct llist_node *llist_del_first(struct llist_head *head) {
  struct llist_node *first = smp_load_acquire(&head->first);

  do {
    if (!first)
      return NULL;
  } while (!try_cmpxchg(&head->first, &first, READ_ONCE(first->next)));
  return first;
}

static inline struct llist_node *llist_reverse_order(struct llist_node *node) {
  struct llist_node *turned = NULL;

  while (node) {
    struct llist_node *following = node->next;

    node->next = turned;
    turned = node;
    node = following;
  }
  return turned;
}

#define llist_entry(pointer, type, member) container_of(pointer, type, member)
#define __llist_entry_safe(pointer, type, member) \
  ({ struct llist_node *__at = (pointer); __at ? container_of(__at, type, member) : NULL; })

#define llist_for_each(at, first) for (at = (first); at; at = at->next)
#define llist_for_each_safe(at, following, first) \
  for (at = (first); at && ({ following = at->next; 1; }); at = following)
#define llist_for_each_entry(at, first, member) \
  for (at = __llist_entry_safe(first, typeof(*at), member); at; \
      at = __llist_entry_safe(at->member.next, typeof(*at), member))
#define llist_for_each_entry_safe(at, following, first, member) \
  for (at = __llist_entry_safe(first, typeof(*at), member); \
      at && ({ following = __llist_entry_safe(at->member.next, typeof(*at), member); 1; }); \
      at = following)
