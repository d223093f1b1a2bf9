// SPDX-License-Identifier: GPL-2.0-or-later

struct rb_node {
  struct rb_node *__rb_parent;
  struct rb_node *rb_right;
  struct rb_node *rb_left;
};

struct rb_root { struct rb_node *rb_node; };
struct rb_root_cached { struct rb_root rb_root; };

#define RB_ROOT (struct rb_root){ .rb_node = NULL }
#define RB_ROOT_CACHED (struct rb_root_cached){ .rb_root = { .rb_node = NULL } }
#define rb_entry(pointer, type, member) container_of(pointer, type, member)
#define rb_entry_safe(pointer, type, member) \
  ({ struct rb_node *__node = (pointer); __node ? container_of(__node, type, member) : NULL; })
#define rb_parent(node) ((node)->__rb_parent)
#define RB_EMPTY_ROOT(root) (READ_ONCE((root)->rb_node) == NULL)
#define RB_EMPTY_NODE(node) ((node)->__rb_parent == (node))
#define RB_CLEAR_NODE(node) ((node)->__rb_parent = (node))

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link) {
  node->__rb_parent = parent;
  node->rb_left = NULL;
  node->rb_right = NULL;
  *link = node;
}

static inline void rb_link_node_rcu(struct rb_node *node, struct rb_node *parent,
                                    struct rb_node **link) {
  node->__rb_parent = parent;
  node->rb_left = NULL;
  node->rb_right = NULL;
  rcu_assign_pointer(*link, node);
}

static inline void rb_insert_color(struct rb_node *node, struct rb_root *root) {
}

static inline struct rb_node *__rb_lowest(struct rb_node *node) {
  while (node && node->rb_left)
    node = node->rb_left;
  return node;
}

static inline struct rb_node *__rb_highest(struct rb_node *node) {
  while (node && node->rb_right)
    node = node->rb_right;
  return node;
}

static inline struct rb_node *rb_first(const struct rb_root *root) {
  return __rb_lowest(root->rb_node);
}

static inline struct rb_node *rb_last(const struct rb_root *root) {
  return __rb_highest(root->rb_node);
}

static inline struct rb_node *rb_next(const struct rb_node *node) {
  const struct rb_node *at = node;
  struct rb_node *parent;

  if (at->__rb_parent == at)
    return NULL;
  if (at->rb_right)
    return __rb_lowest(at->rb_right);
  while ((parent = at->__rb_parent) && at == parent->rb_right)
    at = parent;
  return parent;
}

static inline struct rb_node *rb_prev(const struct rb_node *node) {
  const struct rb_node *at = node;
  struct rb_node *parent;

  if (at->__rb_parent == at)
    return NULL;
  if (at->rb_left)
    return __rb_highest(at->rb_left);
  while ((parent = at->__rb_parent) && at == parent->rb_left)
    at = parent;
  return parent;
}

static inline void __rb_put_in_place(struct rb_node *old, struct rb_node *by, struct rb_root *root) {
  struct rb_node *parent = old->__rb_parent;

  if (!parent)
    root->rb_node = by;
  else if (parent->rb_left == old)
    parent->rb_left = by;
  else
    parent->rb_right = by;
  if (by)
    by->__rb_parent = parent;
}

static inline void rb_erase(struct rb_node *node, struct rb_root *root) {
  struct rb_node *next;

  if (!node->rb_left) {
    __rb_put_in_place(node, node->rb_right, root);
    return;
  }
  if (!node->rb_right) {
    __rb_put_in_place(node, node->rb_left, root);
    return;
  }
  next = __rb_lowest(node->rb_right);
  if (next->__rb_parent != node) {
    __rb_put_in_place(next, next->rb_right, root);
    next->rb_right = node->rb_right;
    next->rb_right->__rb_parent = next;
  }
  __rb_put_in_place(node, next, root);
  next->rb_left = node->rb_left;
  next->rb_left->__rb_parent = next;
}

static inline void rb_replace_node(struct rb_node *victim, struct rb_node *by, struct rb_root *root) {
  by->rb_left = victim->rb_left;
  by->rb_right = victim->rb_right;
  if (by->rb_left)
    by->rb_left->__rb_parent = by;
  if (by->rb_right)
    by->rb_right->__rb_parent = by;
  __rb_put_in_place(victim, by, root);
}

#define rb_first_cached(root) rb_first(&(root)->rb_root)
#define rb_insert_color_cached(node, root, leftmost) rb_insert_color(node, &(root)->rb_root)
#define rb_erase_cached(node, root) rb_erase(node, &(root)->rb_root)

static inline void rb_add(struct rb_node *node, struct rb_root *root,
                          bool (*less)(struct rb_node *, const struct rb_node *)) {
  struct rb_node **link = &root->rb_node;
  struct rb_node *parent = NULL;

  while (*link) {
    parent = *link;
    link = less(node, parent) ? &parent->rb_left : &parent->rb_right;
  }
  rb_link_node(node, parent, link);
}

static inline struct rb_node *rb_find(const void *key, const struct rb_root *root,
                                      int (*compare)(const void *, const struct rb_node *)) {
  struct rb_node *node = root->rb_node;

  while (node) {
    int order = compare(key, node);

    if (order == 0)
      return node;
    node = order < 0 ? node->rb_left : node->rb_right;
  }
  return NULL;
}

static inline struct rb_node *__rb_deepest(struct rb_node *node) {
  while (node && (node->rb_left || node->rb_right))
    node = node->rb_left ? node->rb_left : node->rb_right;
  return node;
}

static inline struct rb_node *rb_first_postorder(const struct rb_root *root) {
  return __rb_deepest(root->rb_node);
}

static inline struct rb_node *rb_next_postorder(const struct rb_node *node) {
  struct rb_node *parent = node ? node->__rb_parent : NULL;

  if (parent && parent->rb_left == node && parent->rb_right)
    return __rb_deepest(parent->rb_right);
  return parent;
}

#define rbtree_postorder_for_each_entry_safe(position, next, root, member) \
  for (position = rb_entry_safe(rb_first_postorder(root), typeof(*position), member); \
      position && ({ next = rb_entry_safe(rb_next_postorder(&position->member), \
          typeof(*position), member); 1; }); \
      position = next)
