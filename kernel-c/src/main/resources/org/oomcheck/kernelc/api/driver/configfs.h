// SPDX-License-Identifier: GPL-2.0-or-later

struct config_item_type;

struct config_item {
  const char *ci_name;
  char ci_namebuf[20];
  struct kref ci_kref;
  const struct config_item_type *ci_type;
};

struct config_group {
  struct config_item cg_item;
};

struct configfs_subsystem {
  struct config_group su_group;
  struct mutex su_mutex;
};

struct configfs_attribute {
  const char *ca_name;
  struct module *ca_owner;
  unsigned short ca_mode;
  ssize_t (*show)(struct config_item *item, char *page);
  ssize_t (*store)(struct config_item *item, const char *page, size_t count);
};

struct configfs_item_operations {
  void (*release)(struct config_item *item);
};

struct configfs_group_operations {
  struct config_item *(*make_item)(struct config_group *group, const char *name);
  void (*drop_item)(struct config_group *group, struct config_item *item);
};

struct config_item_type {
  struct module *ct_owner;
  const struct configfs_item_operations *ct_item_ops;
  const struct configfs_group_operations *ct_group_ops;
  struct configfs_attribute **ct_attrs;
};

#define to_config_group(item) container_of(item, struct config_group, cg_item)
#define to_configfs_subsystem(group) container_of(group, struct configfs_subsystem, su_group)
#define config_item_name(item) ((item)->ci_name)

static inline void config_item_init_type_name(struct config_item *item, const char *name,
    const struct config_item_type *type) {
  kref_init(&item->ci_kref);
  item->ci_name = name;
  item->ci_type = type;
}

static inline void config_group_init_type_name(struct config_group *group, const char *name,
    const struct config_item_type *type) {
  config_item_init_type_name(&group->cg_item, name, type);
}

static inline void config_group_init(struct config_group *group) {
  kref_init(&group->cg_item.ci_kref);
}

static inline struct config_item *config_item_get(struct config_item *item) {
  if (item)
    kref_get(&item->ci_kref);
  return item;
}

static inline void __config_item_release(struct kref *kref) {
  struct config_item *item = container_of(kref, struct config_item, ci_kref);
  const struct config_item_type *type = item->ci_type;

  if (type && type->ct_item_ops && type->ct_item_ops->release)
    type->ct_item_ops->release(item);
}

static inline void config_item_put(struct config_item *item) {
  if (item)
    kref_put(&item->ci_kref, __config_item_release);
}

#define config_group_put(group) config_item_put(&(group)->cg_item)

static inline void __use_config_attribute(struct configfs_attribute *attribute,
    struct config_item *item) {
  char page[4096];

  page[0] = 0;
  page[1] = 0;
  switch (__user_chooses(attribute->show, attribute->store)) {
  case 1:
    attribute->show(item, page);
    break;
  case 2:
    attribute->store(item, page, 1);
    break;
  }
}

static inline void __add_config_attributes(struct config_item *item) {
  struct configfs_attribute **all = item->ci_type->ct_attrs;
  int i;

  for (i = 0; all && all[i]; i++)
    __offer_of(__use_config_attribute, (void *)all[i], item);
}

// A process makes a directory, whose files all processes can use, and takes it away again.
static inline void __use_config_group(struct config_group *group) {
  const struct configfs_group_operations *ops = group->cg_item.ci_type->ct_group_ops;
  struct configfs_subsystem *of = to_configfs_subsystem(group);
  struct config_item *item;

  mutex_lock(&of->su_mutex);
  item = ops->make_item(group, "a");
  mutex_unlock(&of->su_mutex);
  if (IS_ERR_OR_NULL(item))
    return;
  __add_config_attributes(item);
  __take_all_of(item);
  mutex_lock(&of->su_mutex);
  if (ops->drop_item)
    ops->drop_item(group, item);
  else
    config_item_put(item);
  mutex_unlock(&of->su_mutex);
}

static inline bool __makes_items(const struct config_item_type *type) {
  return type->ct_group_ops && type->ct_group_ops->make_item;
}

static inline int configfs_register_subsystem(struct configfs_subsystem *subsystem) {
  struct config_group *group = &subsystem->su_group;

  might_sleep();
  if (__fails("configfs_register_subsystem()"))
    return -ENOMEM;
  __add_config_attributes(&group->cg_item);
  if (__makes_items(group->cg_item.ci_type))
    __offer(__use_config_group, group);
  return 0;
}

static inline void configfs_unregister_subsystem(struct configfs_subsystem *subsystem) {
  struct config_group *group = &subsystem->su_group;

  __take_all_of(&group->cg_item);
  if (__makes_items(group->cg_item.ci_type))
    __take_back(group, 1);
}
