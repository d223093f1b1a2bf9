// SPDX-License-Identifier: GPL-2.0-or-later

enum lru_status { LRU_REMOVED, LRU_REMOVED_RETRY, LRU_ROTATE, LRU_SKIP, LRU_RETRY, LRU_STOP };

struct list_lru_one {
  struct list_head list;
  long nr_items;
};

struct list_lru {
  spinlock_t __lock;
  struct list_lru_one __one;
};

typedef enum lru_status (*list_lru_walk_cb)(struct list_head *item, struct list_lru_one *list,
                                            spinlock_t *lock, void *data);

static inline int __list_lru_init(struct list_lru *lru) {
  spin_lock_init(&lru->__lock);
  INIT_LIST_HEAD(&lru->__one.list);
  lru->__one.nr_items = 0;
  return 0;
}

#define list_lru_init(lru) __list_lru_init(lru)
#define list_lru_init_key(lru, key) __list_lru_init(lru)
#define list_lru_init_memcg(lru, ...) __list_lru_init(lru)

static inline void list_lru_destroy(struct list_lru *lru) {
  WARN_ON(!list_empty(&lru->__one.list));
}

static inline bool list_lru_add_obj(struct list_lru *lru, struct list_head *item) {
  bool added = false;

  spin_lock(&lru->__lock);
  if (list_empty(item)) {
    list_add_tail(item, &lru->__one.list);
    WRITE_ONCE(lru->__one.nr_items, lru->__one.nr_items + 1);
    added = true;
  }
  spin_unlock(&lru->__lock);
  return added;
}

static inline bool list_lru_del_obj(struct list_lru *lru, struct list_head *item) {
  bool removed = false;

  spin_lock(&lru->__lock);
  if (!list_empty(item)) {
    list_del_init(item);
    WRITE_ONCE(lru->__one.nr_items, lru->__one.nr_items - 1);
    removed = true;
  }
  spin_unlock(&lru->__lock);
  return removed;
}

#define list_lru_add(lru, item, ...) list_lru_add_obj(lru, item)
#define list_lru_del(lru, item, ...) list_lru_del_obj(lru, item)

static inline void list_lru_isolate(struct list_lru_one *list, struct list_head *item) {
  list_del_init(item);
  WRITE_ONCE(list->nr_items, list->nr_items - 1);
}

static inline void list_lru_isolate_move(struct list_lru_one *list, struct list_head *item,
                                         struct list_head *head) {
  list_move(item, head);
  WRITE_ONCE(list->nr_items, list->nr_items - 1);
}

static inline unsigned long list_lru_count(struct list_lru *lru) {
  return READ_ONCE(lru->__one.nr_items);
}

#define list_lru_count_one(lru, ...) list_lru_count(lru)
#define list_lru_count_node(lru, node) list_lru_count(lru)
#define list_lru_shrink_count(lru, control) list_lru_count(lru)

static inline unsigned long list_lru_walk(struct list_lru *lru, list_lru_walk_cb isolate, void *data,
                                          unsigned long most) {
  struct list_head *item, *next;
  unsigned long isolated = 0;
  unsigned long seen = 0;

  spin_lock(&lru->__lock);
again:
  for (item = lru->__one.list.next; item != &lru->__one.list && seen < most; item = next) {
    next = item->next;
    seen++;
    switch (isolate(item, &lru->__one, &lru->__lock, data)) {
    case LRU_REMOVED_RETRY:
      isolated++;
      goto again;
    case LRU_REMOVED:
      isolated++;
      break;
    case LRU_ROTATE:
      list_move_tail(item, &lru->__one.list);
      break;
    case LRU_SKIP:
      break;
    case LRU_RETRY:
      goto again;
    case LRU_STOP:
      goto out;
    }
  }
out:
  spin_unlock(&lru->__lock);
  return isolated;
}

#define list_lru_shrink_walk(lru, control, isolate, data) \
  list_lru_walk(lru, isolate, data, (control)->nr_to_scan)
#define list_lru_walk_one(lru, node, group, isolate, data, most) \
  list_lru_walk(lru, isolate, data, *(most))
