// SPDX-License-Identifier: GPL-2.0-or-later

// A node of a list, and the head of one: a ring in both directions.
struct list_head {
  struct list_head *next;
  struct list_head *prev;
};

#define LIST_HEAD_INIT(head) { .next = &(head), .prev = &(head) }

static inline void INIT_LIST_HEAD(struct list_head *node) {
  WRITE_ONCE(node->next, node);
  node->prev = node;
}

// Two neighbours that a list has lost, or that have been deleted, are a bug.
static inline void list_neighbours(struct list_head *left, struct list_head *right) {
  BUG_ON(!left || !right);
  BUG_ON(left == LIST_POISON2 || right == LIST_POISON1);
}

static inline void __list_add(struct list_head *node, struct list_head *left,
    struct list_head *right) {
  list_neighbours(left, right);
  BUG_ON(node == left || node == right);
  right->prev = node;
  node->next = right;
  node->prev = left;
  WRITE_ONCE(left->next, node);
}

static inline void list_add(struct list_head *node, struct list_head *ring) {
  __list_add(node, ring, ring->next);
}

static inline void list_add_tail(struct list_head *node, struct list_head *ring) {
  __list_add(node, ring->prev, ring);
}

static inline void __list_del(struct list_head *left, struct list_head *right) {
  right->prev = left;
  WRITE_ONCE(left->next, right);
}

static inline void __list_del_entry(struct list_head *node) {
  struct list_head *left = node->prev;
  struct list_head *right = node->next;

  list_neighbours(left, right);
  __list_del(left, right);
}

static inline void list_del(struct list_head *node) {
  __list_del_entry(node);
  node->next = LIST_POISON1;
  node->prev = LIST_POISON2;
}

static inline void list_del_init(struct list_head *node) {
  __list_del_entry(node);
  INIT_LIST_HEAD(node);
}

static inline void list_move(struct list_head *node, struct list_head *ring) {
  __list_del_entry(node);
  list_add(node, ring);
}

static inline void list_move_tail(struct list_head *node, struct list_head *ring) {
  __list_del_entry(node);
  list_add_tail(node, ring);
}

static inline void list_replace(struct list_head *from, struct list_head *to) {
  to->next = from->next;
  to->next->prev = to;
  to->prev = from->prev;
  to->prev->next = to;
}

static inline int list_empty(const struct list_head *ring) {
  return ring == READ_ONCE(ring->next);
}

static inline int list_empty_careful(const struct list_head *ring) {
  struct list_head *first = smp_load_acquire(&ring->next);

  return first == ring && first == READ_ONCE(ring->prev);
}

static inline int list_is_singular(const struct list_head *ring) {
  if (list_empty(ring))
    return 0;
  return ring->next == ring->prev;
}

static inline int list_is_first(const struct list_head *node, const struct list_head *ring) {
  return ring == node->prev;
}

static inline int list_is_last(const struct list_head *node, const struct list_head *ring) {
  return ring == node->next;
}

static inline int list_is_head(const struct list_head *node, const struct list_head *ring) {
  return ring == node;
}

// Puts all nodes of one list between two neighbours of another.
static inline void __list_splice(const struct list_head *from, struct list_head *left,
    struct list_head *right) {
  struct list_head *lowest = from->next;
  struct list_head *highest = from->prev;

  lowest->prev = left;
  left->next = lowest;
  highest->next = right;
  right->prev = highest;
}

static inline void list_splice(const struct list_head *from, struct list_head *ring) {
  if (list_empty(from))
    return;
  __list_splice(from, ring, ring->next);
}

static inline void list_splice_tail(const struct list_head *from, struct list_head *ring) {
  if (list_empty(from))
    return;
  __list_splice(from, ring->prev, ring);
}

static inline void list_splice_init(struct list_head *from, struct list_head *ring) {
  if (list_empty(from))
    return;
  __list_splice(from, ring, ring->next);
  INIT_LIST_HEAD(from);
}

static inline void list_splice_tail_init(struct list_head *from, struct list_head *ring) {
  if (list_empty(from))
    return;
  __list_splice(from, ring->prev, ring);
  INIT_LIST_HEAD(from);
}

static inline void list_rotate_left(struct list_head *ring) {
  if (list_empty(ring))
    return;
  list_move_tail(ring->next, ring);
}

static inline void list_rotate_to_front(struct list_head *node, struct list_head *ring) {
  list_move_tail(ring, node);
}

// From a node to the object around it.
#define list_entry(node, kind, field) container_of(node, kind, field)
#define list_first_entry(ring, kind, field) container_of((ring)->next, kind, field)
#define list_last_entry(ring, kind, field) container_of((ring)->prev, kind, field)
#define list_first_entry_or_null(ring, kind, field) ({ \
  struct list_head *__lowest = READ_ONCE((ring)->next); \
  __lowest == (ring) ? NULL : container_of(__lowest, kind, field); })
#define list_next_entry(at, field) container_of((at)->field.next, typeof(*(at)), field)
#define list_prev_entry(at, field) container_of((at)->field.prev, typeof(*(at)), field)
#define list_entry_is_head(at, ring, field) ((ring) == &(at)->field)

// Loops over nodes.
#define list_for_each(at, ring) for (at = (ring)->next; (ring) != at; at = at->next)
#define list_for_each_safe(at, then, ring) \
  for (at = (ring)->next, then = at->next; (ring) != at; at = then, then = at->next)

// Loops over the objects around the nodes, from one that the macro names to the head.
#define list_upwards_from(start, at, ring, field) \
  for (start; !list_entry_is_head(at, ring, field); at = list_next_entry(at, field))
#define list_for_each_entry(at, ring, field) \
  list_upwards_from(at = list_first_entry(ring, typeof(*at), field), at, ring, field)
#define list_for_each_entry_continue(at, ring, field) \
  list_upwards_from(at = list_next_entry(at, field), at, ring, field)
#define list_for_each_entry_from(at, ring, field) \
  for (; !list_entry_is_head(at, ring, field); at = list_next_entry(at, field))
#define list_for_each_entry_reverse(at, ring, field) \
  for (at = list_last_entry(ring, typeof(*at), field); !list_entry_is_head(at, ring, field); \
    at = list_prev_entry(at, field))

// Loops that go on when the object has been deleted: the one after it is known before.
#define list_for_each_entry_safe(at, then, ring, field) \
  for (at = list_first_entry(ring, typeof(*at), field), then = list_next_entry(at, field); \
    !list_entry_is_head(at, ring, field); at = then, then = list_next_entry(then, field))
#define list_for_each_entry_safe_reverse(at, then, ring, field) \
  for (at = list_last_entry(ring, typeof(*at), field), then = list_prev_entry(at, field); \
    !list_entry_is_head(at, ring, field); at = then, then = list_prev_entry(then, field))

// A list with a single pointer in its head.
struct hlist_node {
  struct hlist_node *next;
  struct hlist_node **pprev;
};

struct hlist_head { struct hlist_node *first; };

#define HLIST_HEAD_INIT { .first = NULL }

static inline void INIT_HLIST_HEAD(struct hlist_head *head) {
  head->first = NULL;
}

static inline void INIT_HLIST_NODE(struct hlist_node *node) {
  node->next = NULL;
  node->pprev = NULL;
}

static inline int hlist_unhashed(const struct hlist_node *node) {
  return !node->pprev;
}

static inline int hlist_empty(const struct hlist_head *head) {
  return !READ_ONCE(head->first);
}

static inline void __hlist_del(struct hlist_node *node) {
  struct hlist_node *next = node->next;
  struct hlist_node **pprev = node->pprev;

  WRITE_ONCE(*pprev, next);
  if (next)
    next->pprev = pprev;
}

static inline void hlist_del(struct hlist_node *node) {
  __hlist_del(node);
  node->next = LIST_POISON1;
  node->pprev = LIST_POISON2;
}

static inline void hlist_del_init(struct hlist_node *node) {
  if (node->pprev) {
    __hlist_del(node);
    INIT_HLIST_NODE(node);
  }
}

static inline void hlist_add_head(struct hlist_node *node, struct hlist_head *head) {
  struct hlist_node *first = head->first;

  node->next = first;
  if (first)
    first->pprev = &node->next;
  WRITE_ONCE(head->first, node);
  node->pprev = &head->first;
}

static inline void hlist_add_before(struct hlist_node *node, struct hlist_node *following) {
  WRITE_ONCE(node->pprev, following->pprev);
  node->next = following;
  following->pprev = &node->next;
  WRITE_ONCE(*node->pprev, node);
}

static inline void hlist_add_behind(struct hlist_node *node, struct hlist_node *before) {
  node->next = before->next;
  WRITE_ONCE(before->next, node);
  node->pprev = &before->next;
  if (node->next)
    node->next->pprev = &node->next;
}

#define hlist_entry(pointer, type, member) container_of(pointer, type, member)
#define hlist_entry_safe(pointer, type, member) \
  ({ struct hlist_node *__at = (pointer); __at ? container_of(__at, type, member) : NULL; })

#define hlist_for_each_entry(position, head, member) \
  for (position = hlist_entry_safe((head)->first, typeof(*position), member); position; \
      position = hlist_entry_safe(position->member.next, typeof(*position), member))

#define hlist_for_each_entry_safe(position, following, head, member) \
  for (position = hlist_entry_safe((head)->first, typeof(*position), member); \
      position && ({ following = position->member.next; 1; }); \
      position = hlist_entry_safe(following, typeof(*position), member))
