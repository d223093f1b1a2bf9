// SPDX-License-Identifier: GPL-2.0-or-later
#define _IO(type, nr) (((type) << 8) | (nr))
#define _IOR(type, nr, size) (0x40000000 | ((type) << 8) | (nr))
#define _IOW(type, nr, size) (0x20000000 | ((type) << 8) | (nr))
#define _IOWR(type, nr, size) (0x60000000 | ((type) << 8) | (nr))
#define _IOC_TYPE(command) (((command) >> 8) & 0xff)
#define _IOC_NR(command) ((command) & 0xff)
#define access_ok(address, size) 1

#define memdup_user(source, length) ({ \
  void *__copy = kmalloc(length, GFP_KERNEL); \
  if (!__copy) \
    __copy = ERR_PTR(-ENOMEM); \
  else if (copy_from_user(__copy, source, length)) { \
    kfree(__copy); \
    __copy = ERR_PTR(-EFAULT); \
  } \
  __copy; })

static inline ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *pos,
                                              const void *from, size_t available) {
  might_fault();
  return count < available ? count : available;
}

static inline ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *pos,
                                             const void *from, size_t count) {
  might_fault();
  return count < available ? count : available;
}
