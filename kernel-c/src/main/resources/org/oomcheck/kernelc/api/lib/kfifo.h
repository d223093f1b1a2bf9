// SPDX-License-Identifier: GPL-2.0-or-later
// A queue of one reader and one writer without a lock: each writes its own index, after the data.
#define INIT_KFIFO(fifo) ((fifo).in = 0, (fifo).out = 0)
#define kfifo_size(fifo) ((unsigned int)ARRAY_SIZE((fifo)->data))
#define kfifo_esize(fifo) sizeof((fifo)->data[0])
#define kfifo_len(fifo) (READ_ONCE((fifo)->in) - READ_ONCE((fifo)->out))
#define kfifo_is_empty(fifo) (READ_ONCE((fifo)->in) == READ_ONCE((fifo)->out))
#define kfifo_is_full(fifo) (kfifo_len(fifo) >= kfifo_size(fifo))
#define kfifo_avail(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_reset(fifo) ((fifo)->in = 0, (fifo)->out = 0)
#define kfifo_reset_out(fifo) ((fifo)->out = READ_ONCE((fifo)->in))
#define kfifo_skip(fifo) smp_store_release(&(fifo)->out, (fifo)->out + 1)
#define kfifo_initialized(fifo) 1
#define kfifo_free(fifo) ((void)0)

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
