// SPDX-License-Identifier: GPL-2.0-or-later
struct attribute {
  const char *name;
  unsigned short mode;
};

struct attribute_group {
  const char *name;
  struct attribute **attrs;
};

struct kobject;

struct sysfs_ops {
  ssize_t (*show)(struct kobject *object, struct attribute *attribute, char *buffer);
  ssize_t (*store)(struct kobject *object, struct attribute *attribute, const char *buffer,
                   size_t count);
};

struct kobj_type {
  void (*release)(struct kobject *object);
  const struct sysfs_ops *sysfs_ops;
  const struct attribute_group **default_groups;
};

struct kobject {
  struct kobject *parent;
  struct kref kref;
  const struct kobj_type *ktype;
};

static const struct sysfs_ops __kobj_operations;

static inline const struct sysfs_ops *__kobj_ops(void) {
  return &__kobj_operations;
}

#define kobj_sysfs_ops (*__kobj_ops())

static inline void kobject_init(struct kobject *object, const struct kobj_type *type) {
  kref_init(&object->kref);
  object->ktype = type;
}

static inline struct kobject *kobject_get(struct kobject *object) {
  if (object && object->ktype)
    kref_get(&object->kref);
  return object;
}

static inline struct kobject *kobject_get_unless_zero(struct kobject *object) {
  return object && kref_get_unless_zero(&object->kref) ? object : NULL;
}

struct kobj_attribute {
  struct attribute attr;
  ssize_t (*show)(struct kobject *object, struct kobj_attribute *attribute, char *buffer);
  ssize_t (*store)(struct kobject *object, struct kobj_attribute *attribute, const char *buffer,
                   size_t count);
};

struct device_attribute {
  struct attribute attr;
  ssize_t (*show)(struct device *of, struct device_attribute *attribute, char *buffer);
  ssize_t (*store)(struct device *of, struct device_attribute *attribute, const char *buffer,
                   size_t count);
};

#define __ATTR(_name, _mode, _show, _store) { .attr = { .mode = _mode }, .show = _show, .store = _store }
#define __ATTR_RW(_name) { .attr = { .mode = 0644 }, .show = _name##_show, .store = _name##_store }
#define __ATTR_RO(_name) { .attr = { .mode = 0444 }, .show = _name##_show }
#define __ATTR_WO(_name) { .attr = { .mode = 0200 }, .store = _name##_store }

static struct kobject __kobject;

static inline void __use_kobj_attribute(struct kobj_attribute *attribute, struct kobject *of) {
  char page[4096];

  page[0] = 0;
  page[1] = 0;
  switch (__user_chooses(attribute->show, attribute->store)) {
  case 1:
    attribute->show(of, attribute, page);
    break;
  case 2:
    attribute->store(of, attribute, page, 1);
    break;
  }
}

static inline void __use_device_attribute(struct device_attribute *attribute) {
  char page[4096];

  page[0] = 0;
  page[1] = 0;
  switch (__user_chooses(attribute->show, attribute->store)) {
  case 1:
    attribute->show(__matching_device(), attribute, page);
    break;
  case 2:
    attribute->store(__matching_device(), attribute, page, 1);
    break;
  }
}

// The attributes of an object go with it: processes that use one end, and no later one begins.
static inline void kobject_del(struct kobject *object) {
  if (object)
    __take_all_of(object);
}

static inline void __kobject_release(struct kref *kref) {
  struct kobject *object = container_of(kref, struct kobject, kref);

  kobject_del(object);
  object->ktype->release(object);
}

// One of kobject_create_and_add() is not counted: it has no type.
static inline void kobject_put(struct kobject *object) {
  if (object && !object->ktype)
    kobject_del(object);
  else if (object)
    kref_put(&object->kref, __kobject_release);
}

static inline struct kobject *kobject_create_and_add(const char *name, struct kobject *parent) {
  might_sleep();
  return &__kobject;
}

#define sysfs_notify(object, directory, attribute) might_sleep()

static inline int kobject_uevent(struct kobject *object, int action) {
  might_sleep();
  return 0;
}

static inline int device_create_file(struct device *of, const struct device_attribute *attribute) {
  if (__fails("device_create_file()"))
    return -ENOMEM;
  __offer(__use_device_attribute, (void *)attribute);
  return 0;
}

static inline void device_remove_file(struct device *of, const struct device_attribute *attribute) {
  __take_back((void *)attribute, 1);
}

// An object whose type has operations of its own: they know what the attribute is part of.
static inline void __use_attribute(struct attribute *attribute, struct kobject *of) {
  const struct sysfs_ops *ops = of->ktype->sysfs_ops;
  char page[4096];

  page[0] = 0;
  page[1] = 0;
  switch (__user_chooses(ops->show, ops->store)) {
  case 1:
    ops->show(of, attribute, page);
    break;
  case 2:
    ops->store(of, attribute, page, 1);
    break;
  }
}

static inline bool __has_own_operations(const struct kobject *of) {
  return of && of->ktype && of->ktype->sysfs_ops && of->ktype->sysfs_ops != &kobj_sysfs_ops;
}

static inline void __add_attribute(struct kobject *of, const struct attribute *attribute) {
  if (__is_of_device(attribute))
    __offer(__use_device_attribute, container_of(attribute, struct device_attribute, attr));
  else if (__has_own_operations(of))
    __offer_of(__use_attribute, (void *)attribute, of);
  else
    __offer_of(__use_kobj_attribute, container_of(attribute, struct kobj_attribute, attr), of);
}

static inline int sysfs_create_file(struct kobject *object, const struct attribute *attribute) {
  if (__fails("sysfs_create_file()"))
    return -ENOMEM;
  __add_attribute(object, attribute);
  return 0;
}

static inline void sysfs_remove_file(struct kobject *object, const struct attribute *attribute) {
  if (__is_of_device(attribute))
    __take_back(container_of(attribute, struct device_attribute, attr), 1);
  else if (__has_own_operations(object))
    __take_back((void *)attribute, 1);
  else
    __take_back(container_of(attribute, struct kobj_attribute, attr), 1);
}

static inline int sysfs_create_group(struct kobject *object, const struct attribute_group *group) {
  int i;

  if (__fails("sysfs_create_group()"))
    return -ENOMEM;
  for (i = 0; group->attrs[i]; i++)
    __add_attribute(object, group->attrs[i]);
  return 0;
}

static inline void sysfs_remove_group(struct kobject *object, const struct attribute_group *group) {
  int i;

  for (i = 0; group->attrs[i]; i++)
    sysfs_remove_file(object, group->attrs[i]);
}

// The attributes of its type are there as soon as an object is.
static inline int __add_groups(struct kobject *object) {
  const struct attribute_group **groups = object->ktype ? object->ktype->default_groups : NULL;
  int i, j;

  for (i = 0; groups && groups[i]; i++)
    for (j = 0; groups[i]->attrs[j]; j++)
      __add_attribute(object, groups[i]->attrs[j]);
  return 0;
}

static inline int kobject_init_and_add(struct kobject *object, const struct kobj_type *type,
    struct kobject *parent, const char *format, ...) {
  might_sleep();
  kobject_init(object, type);
  object->parent = parent;
  return __add_groups(object);
}

static inline int kobject_add(struct kobject *object, struct kobject *parent, const char *format,
    ...) {
  might_sleep();
  object->parent = parent;
  return __add_groups(object);
}
