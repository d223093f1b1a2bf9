// SPDX-License-Identifier: GPL-2.0-or-later
struct file {
  const struct file_operations *f_op;
  unsigned int f_flags;
  loff_t f_pos;
  void *private_data;
};

struct inode {
  void *i_private;
  loff_t i_size;
};

struct file_operations {
  struct module *owner;
  loff_t (*llseek)(struct file *file, loff_t offset, int whence);
  ssize_t (*read)(struct file *file, char *buffer, size_t length, loff_t *offset);
  ssize_t (*write)(struct file *file, const char *buffer, size_t length, loff_t *offset);
  unsigned int (*poll)(struct file *file, struct poll_table_struct *table);
  long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
  long (*compat_ioctl)(struct file *file, unsigned int command, unsigned long argument);
  int (*mmap)(struct file *file, struct vm_area_struct *area);
  int (*open)(struct inode *inode, struct file *file);
  int (*release)(struct inode *inode, struct file *file);
};

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
  int (*proc_open)(struct inode *inode, struct file *file);
  ssize_t (*proc_read)(struct file *file, char *buffer, size_t length, loff_t *offset);
  ssize_t (*proc_write)(struct file *file, const char *buffer, size_t length, loff_t *offset);
  loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
  int (*proc_release)(struct inode *inode, struct file *file);
};

static inline loff_t no_llseek(struct file *file, loff_t offset, int whence) { return -ESPIPE; }
static inline loff_t noop_llseek(struct file *file, loff_t offset, int whence) { return 0; }
static inline int nonseekable_open(struct inode *inode, struct file *file) { return 0; }
static inline int stream_open(struct inode *inode, struct file *file) { return 0; }
