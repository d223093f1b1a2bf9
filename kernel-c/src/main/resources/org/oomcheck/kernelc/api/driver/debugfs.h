// SPDX-License-Identifier: GPL-2.0-or-later

// A folder, if it has neither operations nor a number. Its removal, and that of a file, waits for
// the calls that run, and no later one comes.
struct dentry {
  const char *name;
  struct dentry *parent;
  const struct file_operations *fops;
  void *data;
  int writable;
};

static struct dentry __dentries[25];
static DEFINE_MUTEX(debugfs_dir);

// One that is made again is the same.
static inline struct dentry *__dentry(const char *name, struct dentry *parent) {
  struct dentry *dentry = __dentries;

  while (data_race(dentry->name) && (dentry->name != name || dentry->parent != parent))
    dentry++;
  if (!dentry->name) {
    dentry->name = name;
    dentry->parent = parent;
  }
  return dentry;
}

static inline struct dentry *debugfs_create_dir(const char *name, struct dentry *parent) {
  struct dentry *dentry;

  mutex_lock(&debugfs_dir);
  dentry = __dentry(name, parent);
  mutex_unlock(&debugfs_dir);
  return dentry;
}

static inline void __use_debugfs(struct dentry *dentry) {
  struct inode inode = { .i_private = dentry->data };

  __use_file(&inode, dentry->fops);
}

static inline struct dentry *debugfs_create_file(const char *name, unsigned short mode,
                                                 struct dentry *parent, void *data,
                                                 const struct file_operations *fops) {
  struct dentry *dentry;

  mutex_lock(&debugfs_dir);
  dentry = __dentry(name, parent);
  if (dentry->data != data)
    dentry->data = data;
  if (dentry->fops != fops)
    dentry->fops = fops;
  __offer(__use_debugfs, dentry);
  mutex_unlock(&debugfs_dir);
  return dentry;
}

#define debugfs_create_file_unsafe(name, mode, parent, data, fops) \
  debugfs_create_file(name, mode, parent, data, fops)

// The first of the numbers of a folder that is there.
static inline struct dentry *__first_number(struct dentry *dentry, struct dentry *folder) {
  for (; data_race(dentry->name); dentry++)
    if (!dentry->fops && data_race(dentry->data) && data_race(dentry->parent) == folder)
      return dentry;
  return NULL;
}

// A process reads the numbers of a folder, one after the other, or writes one of them.
static inline void __use_debugfs_numbers(struct dentry *first) {
  struct dentry *dentry = first;

  for (; dentry; dentry = __first_number(dentry + 1, first->parent)) {
    __is_there(dentry->data);
    if (dentry->writable && __decides("is the number written?")) {
      __write_param(dentry->data);
      return;
    }
  }
}

// A variable that no process writes is always there: reading it does nothing.
static inline void __debugfs_number(const char *name, unsigned short mode, struct dentry *parent,
                                    void *value) {
  int writable = (mode & 0222) != 0;
  struct dentry *dentry, *first;

  might_sleep();
  if (!writable && __is_always_there(value))
    return;
  mutex_lock(&debugfs_dir);
  dentry = __dentry(name, parent);
  if (dentry->writable != writable)
    dentry->writable = writable;
  if (dentry->data != value)
    dentry->data = value;
  first = __first_number(__dentries, parent);
  if (!__is_offered(first))
    __offer(__use_debugfs_numbers, first);
  mutex_unlock(&debugfs_dir);
}

#define debugfs_create_u8(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_u16(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_u32(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_u64(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_x8(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_x16(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_x32(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_x64(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_bool(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_ulong(name, mode, parent, value) __debugfs_number(name, mode, parent, value)
#define debugfs_create_size_t(name, mode, parent, value) __debugfs_number(name, mode, parent, value)

// No process writes an atomic.
#define debugfs_create_atomic_t(name, mode, parent, value) __debugfs_number(name, 0444, parent, value)

// All that is in a folder goes with it.
static inline void debugfs_remove(struct dentry *removed) {
  struct dentry *dentry, *folder;

  might_sleep();
  if (IS_ERR_OR_NULL(removed))
    return;
  for (dentry = __dentries; data_race(dentry->name); dentry++) {
    folder = dentry;
    while (folder && folder != removed)
      folder = folder->parent;
    if (folder)
      __take_back(dentry, 1);
  }
}

#define debugfs_remove_recursive(dentry) debugfs_remove(dentry)

static inline void debugfs_lookup_and_remove(const char *name, struct dentry *parent) {
  struct dentry *dentry;

  might_sleep();
  for (dentry = __dentries; data_race(dentry->name); dentry++)
    if (dentry->parent == parent && !strcmp(dentry->name, name))
      debugfs_remove(dentry);
}
