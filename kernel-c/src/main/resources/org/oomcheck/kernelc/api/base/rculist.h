// SPDX-License-Identifier: GPL-2.0-or-later

static inline void __list_add_rcu(struct list_head *entry, struct list_head *before,
    struct list_head *behind) {
  entry->next = behind;
  entry->prev = before;
  rcu_assign_pointer(before->next, entry);
  behind->prev = entry;
}

static inline void list_add_rcu(struct list_head *entry, struct list_head *head) {
  __list_add_rcu(entry, head, head->next);
}

static inline void list_add_tail_rcu(struct list_head *entry, struct list_head *head) {
  __list_add_rcu(entry, head->prev, head);
}

// A reader that is at the entry finds its way on.
static inline void list_del_rcu(struct list_head *entry) {
  entry->next->prev = entry->prev;
  WRITE_ONCE(entry->prev->next, entry->next);
  entry->prev = LIST_POISON2;
}

static inline void list_replace_rcu(struct list_head *old, struct list_head *entry) {
  entry->next = old->next;
  entry->prev = old->prev;
  rcu_assign_pointer(entry->prev->next, entry);
  entry->next->prev = entry;
  old->prev = LIST_POISON2;
}

#define list_entry_rcu(pointer, type, member) container_of(rcu_dereference(pointer), type, member)

#define list_for_each_entry_rcu(position, head, member, ...) \
  for (position = list_entry_rcu((head)->next, typeof(*position), member); \
      &position->member != (head); \
      position = list_entry_rcu(position->member.next, typeof(*position), member))

#define list_first_or_null_rcu(head, type, member) \
  ({ struct list_head *first = rcu_dereference((head)->next); \
    first != (head) ? container_of(first, type, member) : NULL; })

static inline void hlist_add_head_rcu(struct hlist_node *node, struct hlist_head *head) {
  struct hlist_node *first = head->first;

  node->next = first;
  WRITE_ONCE(node->pprev, &head->first);
  rcu_assign_pointer(head->first, node);
  if (first)
    WRITE_ONCE(first->pprev, &node->next);
}

// A reader that is at the node finds its way on.
static inline void hlist_del_rcu(struct hlist_node *node) {
  __hlist_del(node);
  WRITE_ONCE(node->pprev, LIST_POISON2);
}

static inline void hlist_del_init_rcu(struct hlist_node *node) {
  if (node->pprev) {
    __hlist_del(node);
    WRITE_ONCE(node->pprev, NULL);
  }
}

#define hlist_for_each_entry_rcu(position, head, member, ...) \
  for (position = hlist_entry_safe(rcu_dereference((head)->first), typeof(*position), member); \
      position; \
      position = hlist_entry_safe(rcu_dereference(position->member.next), typeof(*position), \
          member))
