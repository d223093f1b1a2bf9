// SPDX-License-Identifier: GPL-2.0-or-later
struct file {
  const struct file_operations *f_op;
  unsigned int f_flags;
  unsigned int f_mode;
  loff_t f_pos;
  void *private_data;
};

struct cdev {
  const struct file_operations *ops;
  struct module *owner;
  int __allocated;
};

struct inode {
  void *i_private;
  struct cdev *i_cdev;
  loff_t i_size;
};

struct vm_area_struct {
  unsigned long vm_start;
  unsigned long vm_end;
  unsigned long vm_pgoff;
  unsigned long vm_flags;
  unsigned long vm_page_prot;
  const struct vm_operations_struct *vm_ops;
  void *vm_private_data;
  struct file *vm_file;
  struct mm_struct *vm_mm;
};

struct file_operations {
  struct module *owner;
  loff_t (*llseek)(struct file *file, loff_t offset, int whence);
  ssize_t (*read)(struct file *file, char *buffer, size_t length, loff_t *offset);
  ssize_t (*write)(struct file *file, const char *buffer, size_t length, loff_t *offset);
  ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *to);
  ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *from);
  unsigned int (*poll)(struct file *file, struct poll_table_struct *table);
  long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
  long (*compat_ioctl)(struct file *file, unsigned int command, unsigned long argument);
  int (*mmap)(struct file *file, struct vm_area_struct *area);
  int (*open)(struct inode *inode, struct file *file);
  int (*release)(struct inode *inode, struct file *file);
  int (*flush)(struct file *file, void *id);
  int (*fasync)(int fd, struct file *file, int on);
  int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
};

struct fasync_struct {
  struct file *fa_file;
};

// Who is sent SIGIO makes no difference here.
static inline int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list) {
  might_sleep();
  return on ? 1 : 0;
}

#define SIGIO 29
#define POLL_IN 1
#define POLL_OUT 2
#define kill_fasync(list, signal, band) do { } while (0)

struct miscdevice {
  int minor;
  const char *name;
  const struct file_operations *fops;
  struct device *parent;
  struct device *this_device;
  const char *nodename;
  unsigned short mode;
};

struct proc_ops {
  unsigned int proc_flags;
  int (*proc_open)(struct inode *inode, struct file *file);
  ssize_t (*proc_read)(struct file *file, char *buffer, size_t length, loff_t *offset);
  ssize_t (*proc_write)(struct file *file, const char *buffer, size_t length, loff_t *offset);
  loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
  unsigned int (*proc_poll)(struct file *file, struct poll_table_struct *table);
  long (*proc_ioctl)(struct file *file, unsigned int command, unsigned long argument);
  int (*proc_mmap)(struct file *file, struct vm_area_struct *area);
  int (*proc_release)(struct inode *inode, struct file *file);
};

static inline loff_t no_llseek(struct file *file, loff_t offset, int whence) { return -ESPIPE; }
static inline long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg) { return 0; }
static inline loff_t noop_llseek(struct file *file, loff_t offset, int whence) { return 0; }
static inline loff_t default_llseek(struct file *file, loff_t offset, int whence) { return 0; }
static inline loff_t generic_file_llseek(struct file *file, loff_t offset, int whence) { return 0; }
static inline loff_t seq_lseek(struct file *file, loff_t offset, int whence) { return 0; }

static inline loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size) {
  if (whence == SEEK_END)
    offset += size;
  else if (whence == SEEK_CUR)
    offset += file->f_pos;
  if (offset < 0 || offset > size)
    return -EINVAL;
  file->f_pos = offset;
  return offset;
}

static inline int nonseekable_open(struct inode *inode, struct file *file) { return 0; }
static inline int simple_open(struct inode *inode, struct file *file) {
  if (inode->i_private)
    file->private_data = inode->i_private;
  return 0;
}
static inline int stream_open(struct inode *inode, struct file *file) { return 0; }

struct vm_fault {
  struct vm_area_struct *vma;
  unsigned int flags;
  unsigned long pgoff;
  unsigned long address;
  struct page *page;
};

struct vm_operations_struct {
  void (*open)(struct vm_area_struct *area);
  void (*close)(struct vm_area_struct *area);
  unsigned int (*fault)(struct vm_fault *fault);
};

#define VM_READ 0x1
#define VM_WRITE 0x2
#define VM_EXEC 0x4
#define VM_SHARED 0x8
#define VM_MAYWRITE 0x20
#define VM_PFNMAP 0x400
#define VM_IO 0x4000
#define VM_DONTCOPY 0x20000
#define VM_DONTEXPAND 0x40000
#define VM_DONTDUMP 0x4000000
#define VM_FAULT_OOM 0x1
#define VM_FAULT_SIGBUS 0x2
#define VM_FAULT_NOPAGE 0x100
#define VM_FAULT_LOCKED 0x200
#define pgprot_noncached(prot) (prot)
#define pgprot_writecombine(prot) (prot)

static inline void vm_flags_set(struct vm_area_struct *area, unsigned long flags) { area->vm_flags |= flags; }
static inline void vm_flags_clear(struct vm_area_struct *area, unsigned long flags) { area->vm_flags &= ~flags; }

static inline int __remap(void) {
  might_sleep();
  return 0;
}

// Which pages are mapped makes no difference here.
#define remap_pfn_range(area, address, frame, size, prot) __remap()
#define io_remap_pfn_range(area, address, frame, size, prot) __remap()
#define remap_vmalloc_range(area, address, offset) __remap()
#define vm_insert_page(area, address, page) __remap()
#define vm_iomap_memory(area, start, length) __remap()

typedef struct vm_area_struct __vm_area;
typedef struct vm_fault __vm_fault;
typedef struct file_operations __file_operations;

// mmap() runs under the lock of the process over its memory; so does the end of the mapping.
static inline void __unmap(struct vm_area_struct *area) {
  if (!area->vm_ops->close)
    return;
  down_write(&__process_mm()->mmap_lock);
  area->vm_ops->close(area);
  up_write(&__process_mm()->mmap_lock);
}

// A child has the same mapping, until it ends.
static inline void __fork(struct vm_area_struct *area) {
  __vm_area child = *area;

  down_write(&__process_mm()->mmap_lock);
  child.vm_ops->open(&child);
  up_write(&__process_mm()->mmap_lock);
  __unmap(&child);
}

// What is mapped has a reference of the fault handler's, until it is unmapped.
static inline void __map(struct file *file, const struct file_operations *fops) {
  struct rw_semaphore *lock = &__process_mm()->mmap_lock;
  __vm_area area = { .vm_end = 4096, .vm_flags = VM_READ | VM_WRITE | VM_SHARED, .vm_file = file };
  __vm_fault fault = { .vma = &area };
  int result;

  down_write(lock);
  result = fops->mmap(file, &area);
  up_write(lock);
  if (result || !area.vm_ops)
    return;
  if (area.vm_ops->open && __decides("does the process fork?"))
    __fork(&area);
  if (area.vm_ops->fault) {
    down_read(lock);
    result = area.vm_ops->fault(&fault);
    if (fault.page && (result & VM_FAULT_LOCKED))
      unlock_page(fault.page);
    up_read(lock);
    if (fault.page && !(result & ~VM_FAULT_LOCKED))
      put_page(fault.page);
  }
  __unmap(&area);
}

// Where the kernel's own functions for lseek() leave the position makes no difference here.
static inline bool __seeks(const struct file_operations *fops) {
  return fops->llseek && fops->llseek != no_llseek && fops->llseek != noop_llseek &&
         fops->llseek != default_llseek && fops->llseek != generic_file_llseek &&
         fops->llseek != seq_lseek;
}

// lseek(), and a read from there.
static inline void __seek(struct file *file, const struct file_operations *fops) {
  loff_t offset = __distance(fops->llseek, 1, 1);
  int whence = __argument(fops->llseek, 0, 2);

  if (fops->llseek(file, offset, whence) >= 0 && fops->read && file->f_pos >= 0)
    fops->read(file, (char *)1, 1, &file->f_pos);
}

// What a process does with an open file: one call, with one byte or many.
static inline void __use_open_file(struct file *file, const struct file_operations *fops) {
  size_t length = __decides("many bytes at once?") ? 4096 : 1;
  loff_t offset;

  switch (__user_chooses(fops->read, fops->write, fops->unlocked_ioctl, fops->poll, fops->mmap,
                         fops->fasync, __seeks(fops) ? fops->llseek : NULL)) {
  case 1:
    offset = __offset(fops->read, 0, 3);
    fops->read(file, (char *)1, length, &offset);
    break;
  case 2:
    offset = __offset(fops->write, 0, 3);
    fops->write(file, (const char *)1, length, &offset);
    break;
  case 3:
    fops->unlocked_ioctl(file, __command(fops->unlocked_ioctl),
                         __argument(fops->unlocked_ioctl, 1, 2));
    break;
  case 4:
    fops->poll(file, NULL);
    break;
  case 5:
    __map(file, fops);
    break;
  case 6:
    fops->fasync(1, file, 1);
    break;
  case 7:
    __seek(file, fops);
    break;
  }
}

static inline void __close_file(struct inode *inode, struct file *file, const struct file_operations *fops) {
  if (fops->release)
    fops->release(inode, file);
  module_put(fops->owner);
}

// misc_open() holds misc_mtx while the driver's open() runs.
static DEFINE_MUTEX(misc_mtx);

static inline void __use_misc(struct miscdevice *misc) {
  const struct file_operations *fops;
  struct inode inode = { .i_private = NULL };
  struct file file = { .f_flags = __open_flags(), .f_mode = 3, .private_data = misc };
  int error = 0;

  mutex_lock(&misc_mtx);
  if (!__is_offered(misc) || !try_module_get(misc->fops->owner)) {
    mutex_unlock(&misc_mtx);
    return;
  }
  fops = misc->fops;
  file.f_op = fops;
  if (fops->open)
    error = fops->open(&inode, &file);
  mutex_unlock(&misc_mtx);
  if (error) {
    module_put(fops->owner);
    return;
  }
  __use_open_file(&file, fops);
  __close_file(&inode, &file, fops);
}

static inline int misc_register(struct miscdevice *misc) {
  if (__fails("misc_register()"))
    return -ENOMEM;
  mutex_lock(&misc_mtx);
  __offer(__use_misc, misc);
  mutex_unlock(&misc_mtx);
  return 0;
}

static inline void misc_deregister(struct miscdevice *misc) {
  mutex_lock(&misc_mtx);
  __take_back(misc, 0);
  mutex_unlock(&misc_mtx);
}

static inline void __use_file_of(struct inode *inode, const struct file_operations *fops) {
  struct file file = { .f_op = fops, .f_flags = __open_flags(), .f_mode = 3 };

  if (fops->open && fops->open(inode, &file)) {
    module_put(fops->owner);
    return;
  }
  __use_open_file(&file, fops);
  __close_file(inode, &file, fops);
}

static inline void __use_file(struct inode *inode, const struct file_operations *fops) {
  if (try_module_get(fops->owner))
    __use_file_of(inode, fops);
}

// chrdev_open() finds the device and takes a reference under the lock.
static DEFINE_SPINLOCK(cdev_lock);

static inline void __use_cdev(struct cdev *cdev) {
  const struct file_operations *fops;
  struct inode inode = { .i_cdev = cdev };

  spin_lock(&cdev_lock);
  if (!__is_offered(cdev) || !try_module_get(cdev->ops->owner)) {
    spin_unlock(&cdev_lock);
    return;
  }
  fops = cdev->ops;
  spin_unlock(&cdev_lock);
  __use_file_of(&inode, fops);
}

static inline void cdev_init(struct cdev *cdev, const struct file_operations *fops) {
  cdev->ops = fops;
}

static inline int cdev_add(struct cdev *cdev, dev_t first, unsigned int count) {
  might_sleep();
  if (__fails("cdev_add()"))
    return -ENOMEM;
  __offer(__use_cdev, cdev);
  return 0;
}

static inline void cdev_del(struct cdev *cdev) {
  might_sleep();
  spin_lock(&cdev_lock);
  __take_back(cdev, 0);
  spin_unlock(&cdev_lock);
  if (cdev->__allocated)
    kfree(cdev);
}

static inline void __use_chrdev(const struct file_operations *fops) {
  struct inode inode = { .i_private = NULL };

  __use_file(&inode, fops);
}

static inline int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops) {
  might_sleep();
  __offer(__use_chrdev, (void *)fops);
  return 0;
}

static inline void unregister_chrdev(unsigned int major, const char *name) {
  might_sleep();
  __take_all_back(__use_chrdev);
}

static inline struct cdev *cdev_alloc(void) {
  struct cdev *cdev = kzalloc(sizeof(*cdev), GFP_KERNEL);

  if (cdev)
    cdev->__allocated = 1;
  return cdev;
}

#define MINORBITS 20
#define MKDEV(major, minor) (((major) << MINORBITS) | (minor))
#define MAJOR(device) ((device) >> MINORBITS)
#define MINOR(device) ((device) & ((1U << MINORBITS) - 1))
#define iminor(inode) 0
#define imajor(inode) 0

// What is only there: no process uses it here.
#define proc_mkdir(name, parent) ({ might_sleep(); (struct proc_dir_entry *)1; })
#define class_create(...) ({ might_sleep(); (struct class *)1; })
#define class_destroy(class) might_sleep()
#define device_create(...) ({ might_sleep(); (struct device *)1; })
#define device_destroy(class, device) might_sleep()

static inline int __chrdev_region(void) {
  might_sleep();
  return __fails("register_chrdev_region()") ? -ENOMEM : 0;
}

#define register_chrdev_region(first, count, name) __chrdev_region()
#define unregister_chrdev_region(first, count) might_sleep()

static inline int alloc_chrdev_region(dev_t *device, unsigned int minor, unsigned int count,
                                      const char *name) {
  int error = __chrdev_region();

  if (!error)
    *device = MKDEV(240, minor);
  return error;
}

struct seq_operations {
  void *(*start)(struct seq_file *file, loff_t *pos);
  void (*stop)(struct seq_file *file, void *item);
  void *(*next)(struct seq_file *file, void *item, loff_t *pos);
  int (*show)(struct seq_file *file, void *item);
};

struct seq_file {
  const struct seq_operations *op;
  int (*single_show)(struct seq_file *file, void *item);
  void *private;
};

// A file of proc: what it calls, and what pde_data() gives.
struct proc_dir_entry {
  const struct proc_ops *ops;
  const struct seq_operations *seq_ops;
  int (*show)(struct seq_file *file, void *item);
  void *data;
};

static struct proc_dir_entry __proc_entries[8];
static DEFINE_MUTEX(proc_subdir_lock);

#define PDE_DATA(inode) ((inode)->i_private)
#define pde_data(inode) ((inode)->i_private)

static inline void __use_proc(struct proc_dir_entry *entry) {
  const struct proc_ops *ops = entry->ops;
  __file_operations fops = {
    .read = ops->proc_read,
    .write = ops->proc_write,
    .llseek = ops->proc_lseek,
    .poll = ops->proc_poll,
    .unlocked_ioctl = ops->proc_ioctl,
    .mmap = ops->proc_mmap,
  };
  struct inode inode = { .i_private = entry->data };
  struct file file = { .f_flags = __open_flags(), .f_mode = 3 };

  if (ops->proc_open && ops->proc_open(&inode, &file))
    return;
  __use_open_file(&file, &fops);
  if (ops->proc_release)
    ops->proc_release(&inode, &file);
}

static inline void __read_seq(struct seq_file *seq) {
  loff_t pos = 0;
  void *item = seq->op->start(seq, &pos);

  while (item) {
    seq->op->show(seq, item);
    item = seq->op->next(seq, item, &pos);
  }
  seq->op->stop(seq, item);
}

static inline void __use_proc_seq(struct proc_dir_entry *entry) {
  struct seq_file seq = { .op = entry->seq_ops, .private = entry->data };

  if (entry->show)
    entry->show(&seq, NULL);
  else
    __read_seq(&seq);
}

static inline struct proc_dir_entry *__proc_entry(void *data) {
  struct proc_dir_entry *entry = __proc_entries;

  while (entry->ops || entry->seq_ops || entry->show)
    entry++;
  entry->data = data;
  return entry;
}

static inline struct proc_dir_entry *proc_create_data(const char *name, unsigned short mode,
                                                      struct proc_dir_entry *parent,
                                                      const struct proc_ops *ops, void *data) {
  struct proc_dir_entry *entry;

  mutex_lock(&proc_subdir_lock);
  entry = __proc_entry(data);
  entry->ops = ops;
  __offer(__use_proc, entry);
  mutex_unlock(&proc_subdir_lock);
  return entry;
}

static inline struct proc_dir_entry *__proc_create_seq(int (*show)(struct seq_file *, void *),
                                                       const struct seq_operations *ops,
                                                       void *data) {
  struct proc_dir_entry *entry;

  mutex_lock(&proc_subdir_lock);
  entry = __proc_entry(data);
  entry->show = show;
  entry->seq_ops = ops;
  __offer(__use_proc_seq, entry);
  mutex_unlock(&proc_subdir_lock);
  return entry;
}

#define proc_create(name, mode, parent, ops) proc_create_data(name, mode, parent, ops, NULL)
#define proc_create_single_data(name, mode, parent, show, data) __proc_create_seq(show, NULL, data)
#define proc_create_single(name, mode, parent, show) __proc_create_seq(show, NULL, NULL)
#define proc_create_seq_data(name, mode, parent, ops, data) __proc_create_seq(NULL, ops, data)
#define proc_create_seq(name, mode, parent, ops) __proc_create_seq(NULL, ops, NULL)

static inline void __remove_proc(void) {
  might_sleep();
  __take_all_back(__use_proc);
  __take_all_back(__use_proc_seq);
}

// A folder goes with all that is in it.
static inline void proc_remove(struct proc_dir_entry *entry) {
  might_sleep();
  if (!entry)
    return;
  if (entry == (struct proc_dir_entry *)1)
    __remove_proc();
  else
    __take_back(entry, 1);
}

static inline void remove_proc_entry(const char *name, struct proc_dir_entry *parent) {
  __remove_proc();
}

static inline int remove_proc_subtree(const char *name, struct proc_dir_entry *parent) {
  __remove_proc();
  return 0;
}

static inline int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data) {
  struct seq_file *seq = kzalloc(sizeof(*seq), GFP_KERNEL);

  if (!seq)
    return -ENOMEM;
  seq->single_show = show;
  seq->private = data;
  file->private_data = seq;
  return 0;
}

static inline int seq_open(struct file *file, const struct seq_operations *op) {
  struct seq_file *seq = kzalloc(sizeof(*seq), GFP_KERNEL);

  if (!seq)
    return -ENOMEM;
  seq->op = op;
  file->private_data = seq;
  return 0;
}

static inline ssize_t seq_read(struct file *file, char *buffer, size_t length, loff_t *offset) {
  struct seq_file *seq = file->private_data;

  if (seq->single_show)
    return seq->single_show(seq, NULL);
  __read_seq(seq);
  return 0;
}

static inline int seq_release(struct inode *inode, struct file *file) {
  kfree(file->private_data);
  return 0;
}

static inline int single_release(struct inode *inode, struct file *file) {
  return seq_release(inode, file);
}

static inline struct list_head *seq_list_start(struct list_head *head, loff_t pos) {
  struct list_head *node;

  list_for_each(node, head)
    if (pos-- == 0)
      return node;
  return NULL;
}

static inline struct list_head *seq_list_start_head(struct list_head *head, loff_t pos) {
  return pos ? seq_list_start(head, pos - 1) : head;
}

static inline struct list_head *seq_list_next(void *item, struct list_head *head, loff_t *pos) {
  struct list_head *node = ((struct list_head *)item)->next;

  ++*pos;
  return node == head ? NULL : node;
}
