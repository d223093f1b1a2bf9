// SPDX-License-Identifier: GPL-2.0-or-later

// Objects by their number, with a lock of its own.
struct xarray {
  spinlock_t xa_lock;
  unsigned int xa_base;
  void *__slots[16];
  unsigned int __marks[3];
};

typedef unsigned int xa_mark_t;
#define XA_MARK_0 0U
#define XA_MARK_1 1U
#define XA_MARK_2 2U

struct xa_limit { u32 max, min; };

#define XA_FLAGS_ALLOC 4U
#define XA_FLAGS_ALLOC1 12U
#define XA_FLAGS_LOCK_IRQ 1U
#define XA_FLAGS_LOCK_BH 2U
#define XA_LIMIT(low, high) ((struct xa_limit){ .max = (high), .min = (low) })
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)

#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_err(entry) PTR_ERR_OR_ZERO(entry)
#define xa_is_err(entry) IS_ERR(entry)

static inline void xa_init_flags(struct xarray *xa, unsigned int flags) {
  spin_lock_init(&xa->xa_lock);
  xa->xa_base = flags == XA_FLAGS_ALLOC1 ? 1 : 0;
}

static inline void xa_init(struct xarray *xa) {
  xa_init_flags(xa, 0);
}

static inline void *xa_load(struct xarray *xa, unsigned long index) {
  return rcu_dereference(xa->__slots[__xa_slot(index)]);
}

static inline bool xa_empty(struct xarray *xa) {
  unsigned long i;

  for (i = 0; i < __XA_SLOTS; i++)
    if (READ_ONCE(xa->__slots[i]))
      return false;
  return true;
}

// Marks are bits of a word for each mark, under the lock; a look at one takes none.
static inline void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark) {
  if (xa->__slots[__xa_slot(index)])
    WRITE_ONCE(xa->__marks[mark], xa->__marks[mark] | 1U << index);
}

static inline void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark) {
  if (xa->__marks[mark] & 1U << __xa_slot(index))
    WRITE_ONCE(xa->__marks[mark], xa->__marks[mark] & ~(1U << index));
}

static inline void __xa_unmark(struct xarray *xa, unsigned long index) {
  __xa_clear_mark(xa, index, XA_MARK_0);
  __xa_clear_mark(xa, index, XA_MARK_1);
  __xa_clear_mark(xa, index, XA_MARK_2);
}

static inline void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark) {
  xa_lock(xa);
  __xa_set_mark(xa, index, mark);
  xa_unlock(xa);
}

static inline void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark) {
  xa_lock(xa);
  __xa_clear_mark(xa, index, mark);
  xa_unlock(xa);
}

static inline bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark) {
  return (READ_ONCE(xa->__marks[mark]) & 1U << __xa_slot(index)) != 0;
}

static inline bool xa_marked(const struct xarray *xa, xa_mark_t mark) {
  return READ_ONCE(xa->__marks[mark]) != 0;
}

static inline void *__xa_replace(struct xarray *xa, unsigned long index, void *entry) {
  void *before = xa->__slots[__xa_slot(index)];

  rcu_assign_pointer(xa->__slots[index], entry);
  if (!entry)
    __xa_unmark(xa, index);
  return before;
}

static inline void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp) {
  if (entry && !gfpflags_allow_blocking(gfp) && !__xa_finds_memory(gfp))
    return ERR_PTR(-ENOMEM);
  return __xa_replace(xa, index, entry);
}

static inline void *__xa_erase(struct xarray *xa, unsigned long index) {
  return __xa_replace(xa, index, NULL);
}

static inline void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp) {
  void *before;

  if (entry && !__xa_finds_memory(gfp))
    return ERR_PTR(-ENOMEM);
  xa_lock(xa);
  before = __xa_replace(xa, index, entry);
  xa_unlock(xa);
  return before;
}

static inline void *xa_erase(struct xarray *xa, unsigned long index) {
  void *before;

  xa_lock(xa);
  before = __xa_erase(xa, index);
  xa_unlock(xa);
  return before;
}

#define xa_store_irq(xa, index, entry, gfp) ({ \
  void *__before = ERR_PTR(-ENOMEM); \
  if (!(entry) || __xa_finds_memory(gfp)) { \
    xa_lock_irq(xa); \
    __before = __xa_replace(xa, index, entry); \
    xa_unlock_irq(xa); \
  } \
  __before; })
#define xa_store_bh(xa, index, entry, gfp) ({ \
  void *__before = ERR_PTR(-ENOMEM); \
  if (!(entry) || __xa_finds_memory(gfp)) { \
    xa_lock_bh(xa); \
    __before = __xa_replace(xa, index, entry); \
    xa_unlock_bh(xa); \
  } \
  __before; })

static inline void *xa_erase_irq(struct xarray *xa, unsigned long index) {
  void *before;

  xa_lock_irq(xa);
  before = __xa_erase(xa, index);
  xa_unlock_irq(xa);
  return before;
}

static inline void *xa_erase_bh(struct xarray *xa, unsigned long index) {
  void *before;

  xa_lock_bh(xa);
  before = __xa_erase(xa, index);
  xa_unlock_bh(xa);
  return before;
}

static inline int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp) {
  int error = 0;

  if (!__xa_finds_memory(gfp))
    return -ENOMEM;
  xa_lock(xa);
  if (xa->__slots[__xa_slot(index)])
    error = -EBUSY;
  else
    __xa_replace(xa, index, entry);
  xa_unlock(xa);
  return error;
}

static inline void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry,
    gfp_t gfp) {
  void *before;

  if (entry && !__xa_finds_memory(gfp))
    return ERR_PTR(-ENOMEM);
  xa_lock(xa);
  before = xa->__slots[__xa_slot(index)];
  if (before == old)
    __xa_replace(xa, index, entry);
  xa_unlock(xa);
  return before;
}

// The lowest number from the first to the last that is free; -EBUSY if there is none.
static inline int __xa_free_slot(void **slots, unsigned long first, unsigned long last) {
  unsigned long i;

  for (i = first; i <= last && i < __XA_SLOTS; i++)
    if (!slots[i])
      return i;
  return -EBUSY;
}

static inline int xa_alloc(struct xarray *xa, u32 *index, void *entry, struct xa_limit limit,
    gfp_t gfp) {
  int slot;

  if (!__xa_finds_memory(gfp))
    return -ENOMEM;
  xa_lock(xa);
  slot = __xa_free_slot(xa->__slots, max_t(u32, limit.min, xa->xa_base), limit.max);
  if (slot >= 0) {
    *index = slot;
    __xa_replace(xa, slot, entry);
  }
  xa_unlock(xa);
  return slot < 0 ? slot : 0;
}

static inline void *__xa_from(void **slots, unsigned long *index) {
  unsigned long i;
  void *entry;

  for (i = *index; i < __XA_SLOTS; i++) {
    entry = rcu_dereference(slots[i]);
    if (entry) {
      *index = i;
      return entry;
    }
  }
  return NULL;
}

static inline void *__xa_marked_from(struct xarray *xa, unsigned long *index, xa_mark_t mark) {
  unsigned long i;
  void *entry;

  for (i = *index; i < __XA_SLOTS; i++) {
    entry = xa_get_mark(xa, i, mark) ? rcu_dereference(xa->__slots[i]) : NULL;
    if (entry) {
      *index = i;
      return entry;
    }
  }
  return NULL;
}

#define xa_for_each_marked(xa, index, entry, mark) \
  for (index = 0, entry = __xa_marked_from(xa, &index, mark); entry; \
      index++, entry = __xa_marked_from(xa, &index, mark))
#define xa_for_each(xa, index, entry) \
  for (index = 0, entry = __xa_from((xa)->__slots, &index); entry; \
      index++, entry = __xa_from((xa)->__slots, &index))
#define xa_for_each_start(xa, index, entry, start) \
  for (index = (start), entry = __xa_from((xa)->__slots, &index); entry; \
      index++, entry = __xa_from((xa)->__slots, &index))

static inline void xa_destroy(struct xarray *xa) {
  unsigned long i;

  xa_lock(xa);
  for (i = 0; i < __XA_SLOTS; i++)
    WRITE_ONCE(xa->__slots[i], NULL);
  xa_unlock(xa);
}

// The same without a lock: the caller has one of its own.
struct idr { void *__slots[16]; };

#define IDR_INIT(name) { }
#define idr_preload(gfp) preempt_disable()
#define idr_preload_end() preempt_enable()

static inline void idr_init(struct idr *idr) {
}

static inline void *idr_find(const struct idr *idr, unsigned long id) {
  return id < __XA_SLOTS ? rcu_dereference(idr->__slots[id]) : NULL;
}

static inline int idr_alloc(struct idr *idr, void *entry, int start, int end, gfp_t gfp) {
  int slot;

  if (!__xa_finds_memory(gfp))
    return -ENOMEM;
  slot = __xa_free_slot(idr->__slots, start, end > 0 ? end - 1 : __XA_SLOTS - 1);
  if (slot < 0)
    return -ENOSPC;
  rcu_assign_pointer(idr->__slots[slot], entry);
  return slot;
}

static inline void *idr_replace(struct idr *idr, void *entry, unsigned long id) {
  void *before = idr->__slots[__xa_slot(id)];

  if (!before)
    return ERR_PTR(-ENOENT);
  rcu_assign_pointer(idr->__slots[id], entry);
  return before;
}

static inline void *idr_remove(struct idr *idr, unsigned long id) {
  void *before = idr->__slots[__xa_slot(id)];

  rcu_assign_pointer(idr->__slots[id], NULL);
  return before;
}

static inline bool idr_is_empty(const struct idr *idr) {
  unsigned long i;

  for (i = 0; i < __XA_SLOTS; i++)
    if (READ_ONCE(idr->__slots[i]))
      return false;
  return true;
}

static inline void idr_destroy(struct idr *idr) {
  unsigned long i;

  for (i = 0; i < __XA_SLOTS; i++)
    idr->__slots[i] = NULL;
}

static inline void *__idr_from(struct idr *idr, int *id) {
  unsigned long index = *id;
  void *entry = __xa_from(idr->__slots, &index);

  *id = index;
  return entry;
}

#define idr_for_each_entry(idr, entry, id) \
  for (id = 0, entry = __idr_from(idr, &id); entry; id++, entry = __idr_from(idr, &id))

// Numbers without objects.
struct ida {
  spinlock_t xa_lock;
  unsigned int __taken;
};

static inline void ida_init(struct ida *ida) {
  spin_lock_init(&ida->xa_lock);
}

static inline int ida_alloc_range(struct ida *ida, unsigned int low, unsigned int high, gfp_t gfp) {
  unsigned long flags;
  unsigned int id;
  int found = -ENOSPC;

  if (!__xa_finds_memory(gfp))
    return -ENOMEM;
  spin_lock_irqsave(&ida->xa_lock, flags);
  for (id = low; id <= high && id < __XA_SLOTS && found < 0; id++)
    if (!(ida->__taken & (1U << id))) {
      ida->__taken |= 1U << id;
      found = id;
    }
  spin_unlock_irqrestore(&ida->xa_lock, flags);
  return found;
}

#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, INT_MAX, gfp)
#define ida_alloc_min(ida, low, gfp) ida_alloc_range(ida, low, INT_MAX, gfp)
#define ida_alloc_max(ida, high, gfp) ida_alloc_range(ida, 0, high, gfp)

static inline void ida_free(struct ida *ida, unsigned int id) {
  unsigned long flags;

  spin_lock_irqsave(&ida->xa_lock, flags);
  WARN_ON(!(ida->__taken & (1U << id)));
  ida->__taken &= ~(1U << id);
  spin_unlock_irqrestore(&ida->xa_lock, flags);
}

static inline bool ida_is_empty(const struct ida *ida) {
  return !READ_ONCE(ida->__taken);
}

static inline void ida_destroy(struct ida *ida) {
}
