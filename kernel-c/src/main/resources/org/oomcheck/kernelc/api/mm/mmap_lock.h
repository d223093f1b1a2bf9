// SPDX-License-Identifier: GPL-2.0-or-later
struct mm_struct {
  struct rw_semaphore mmap_lock;
};

// The processes are threads of one, which share their memory.
static struct mm_struct __mm = { .mmap_lock = __RWSEM_INITIALIZER(__mm.mmap_lock) };

static inline struct mm_struct *__process_mm(void) { return &__mm; }

static inline void mmap_read_lock(struct mm_struct *mm) { down_read(&mm->mmap_lock); }
static inline void mmap_read_unlock(struct mm_struct *mm) { up_read(&mm->mmap_lock); }
static inline void mmap_write_lock(struct mm_struct *mm) { down_write(&mm->mmap_lock); }
static inline void mmap_write_unlock(struct mm_struct *mm) { up_write(&mm->mmap_lock); }
static inline void mmap_write_downgrade(struct mm_struct *mm) { downgrade_write(&mm->mmap_lock); }
static inline bool mmap_read_trylock(struct mm_struct *mm) { return down_read_trylock(&mm->mmap_lock); }
static inline bool mmap_write_trylock(struct mm_struct *mm) { return down_write_trylock(&mm->mmap_lock); }

static inline int mmap_read_lock_killable(struct mm_struct *mm) {
  return down_read_killable(&mm->mmap_lock);
}

static inline int mmap_write_lock_killable(struct mm_struct *mm) {
  return down_write_killable(&mm->mmap_lock);
}

// A page of a process is not there: the fault takes the lock for reading.
static inline void __page_fault(void) {
  down_read(&__mm.mmap_lock);
  up_read(&__mm.mmap_lock);
}
