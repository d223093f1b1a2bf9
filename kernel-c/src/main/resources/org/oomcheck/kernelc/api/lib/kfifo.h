// SPDX-License-Identifier: GPL-2.0-or-later
// A queue of one reader and one writer without a lock: each writes its own index, after the data.
#define INIT_KFIFO(fifo) \
  ((fifo).in = 0, (fifo).out = 0, (fifo).size = sizeof((fifo).data) / sizeof((fifo).data[0]))
#define kfifo_size(fifo) ((fifo)->size)
#define kfifo_esize(fifo) sizeof((fifo)->data[0])
#define kfifo_len(fifo) (READ_ONCE((fifo)->in) - READ_ONCE((fifo)->out))
#define kfifo_is_empty(fifo) (READ_ONCE((fifo)->in) == READ_ONCE((fifo)->out))
#define kfifo_is_full(fifo) (kfifo_len(fifo) >= kfifo_size(fifo))
#define kfifo_avail(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_reset(fifo) ((fifo)->in = 0, (fifo)->out = 0)
#define kfifo_reset_out(fifo) ((fifo)->out = READ_ONCE((fifo)->in))
#define kfifo_skip(fifo) smp_store_release(&(fifo)->out, (fifo)->out + 1)
#define kfifo_initialized(fifo) ((fifo)->size != 0)

// As many elements as the next power of two.
#define kfifo_alloc(fifo, count, flags) ({ \
  (fifo)->in = 0; \
  (fifo)->out = 0; \
  (fifo)->size = roundup_pow_of_two(count); \
  (fifo)->data = kmalloc_array((fifo)->size, sizeof(*(fifo)->data), flags); \
  if (!(fifo)->data) \
    (fifo)->size = 0; \
  (fifo)->data ? 0 : -ENOMEM; })

#define kfifo_free(fifo) do { \
  kfree((fifo)->data); \
  (fifo)->data = NULL; \
  (fifo)->in = 0; \
  (fifo)->out = 0; \
  (fifo)->size = 0; \
} while (0)

// Both copy what fits, and move the index once.
#define kfifo_to_user(fifo, to, length, copied) ({ \
  unsigned int __out = (fifo)->out; \
  unsigned int __count = smp_load_acquire(&(fifo)->in) - __out; \
  unsigned int __done = 0; \
  int __error = 0; \
  if (__count > (length) / kfifo_esize(fifo)) \
    __count = (length) / kfifo_esize(fifo); \
  while (__done < __count && !__error) { \
    if (copy_to_user(to, &(fifo)->data[(__out + __done) % kfifo_size(fifo)], kfifo_esize(fifo))) \
      __error = -EFAULT; \
    else \
      __done++; \
  } \
  smp_store_release(&(fifo)->out, __out + __done); \
  *(copied) = __done * kfifo_esize(fifo); \
  __error; })

#define kfifo_from_user(fifo, from, length, copied) ({ \
  unsigned int __in = (fifo)->in; \
  unsigned int __count = kfifo_size(fifo) - (__in - smp_load_acquire(&(fifo)->out)); \
  unsigned int __done = 0; \
  int __error = 0; \
  if (__count > (length) / kfifo_esize(fifo)) \
    __count = (length) / kfifo_esize(fifo); \
  while (__done < __count && !__error) { \
    if (copy_from_user(&(fifo)->data[(__in + __done) % kfifo_size(fifo)], from, kfifo_esize(fifo))) \
      __error = -EFAULT; \
    else \
      __done++; \
  } \
  smp_store_release(&(fifo)->in, __in + __done); \
  *(copied) = __done * kfifo_esize(fifo); \
  __error; })

#define kfifo_put(fifo, value) ({ \
  unsigned int __in = (fifo)->in; \
  int __room = __in - smp_load_acquire(&(fifo)->out) < kfifo_size(fifo); \
  if (__room) { \
    (fifo)->data[__in % kfifo_size(fifo)] = (value); \
    smp_store_release(&(fifo)->in, __in + 1); \
  } \
  __room; })

#define kfifo_get(fifo, value) ({ \
  unsigned int __out = (fifo)->out; \
  int __some = smp_load_acquire(&(fifo)->in) != __out; \
  if (__some) { \
    *(value) = (fifo)->data[__out % kfifo_size(fifo)]; \
    smp_store_release(&(fifo)->out, __out + 1); \
  } \
  __some; })

#define kfifo_peek(fifo, value) ({ \
  unsigned int __out = (fifo)->out; \
  int __some = smp_load_acquire(&(fifo)->in) != __out; \
  if (__some) \
    *(value) = (fifo)->data[__out % kfifo_size(fifo)]; \
  __some; })

#define kfifo_in(fifo, buffer, count) ({ \
  unsigned int __done = 0; \
  while (__done < (count) && kfifo_put(fifo, (buffer)[__done])) \
    __done++; \
  __done; })

#define kfifo_out(fifo, buffer, count) ({ \
  unsigned int __done = 0; \
  while (__done < (count) && kfifo_get(fifo, (buffer) + __done)) \
    __done++; \
  __done; })

#define kfifo_in_spinlocked(fifo, buffer, count, lock) ({ \
  unsigned long __flags; \
  unsigned int __copied; \
  spin_lock_irqsave(lock, __flags); \
  __copied = kfifo_in(fifo, buffer, count); \
  spin_unlock_irqrestore(lock, __flags); \
  __copied; })

#define kfifo_out_spinlocked(fifo, buffer, count, lock) ({ \
  unsigned long __flags; \
  unsigned int __copied; \
  spin_lock_irqsave(lock, __flags); \
  __copied = kfifo_out(fifo, buffer, count); \
  spin_unlock_irqrestore(lock, __flags); \
  __copied; })

#define kfifo_in_locked kfifo_in_spinlocked
#define kfifo_out_locked kfifo_out_spinlocked
