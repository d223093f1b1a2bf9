// SPDX-License-Identifier: GPL-2.0-or-later

struct device {
  void *driver_data;
  struct device *parent;
  struct device_node *of_node;
  const char *init_name;
  struct class *class;
  struct bus_type *bus;
  dev_t devt;
  const struct attribute_group **groups;
  void (*release)(struct device *of);
  struct kref __users;
  bool __is_own;
};

struct device_driver {
  const char *name;
  struct module *owner;
  const struct of_device_id *of_match_table;
  const struct acpi_device_id *acpi_match_table;
  const struct attribute_group **groups;
  const struct attribute_group **dev_groups;
  const struct dev_pm_ops *pm;
  int probe_type;
};

struct dev_pm_ops {
  int (*prepare)(struct device *of);
  void (*complete)(struct device *of);
  int (*suspend)(struct device *of);
  int (*resume)(struct device *of);
  int (*suspend_late)(struct device *of);
  int (*resume_early)(struct device *of);
  int (*suspend_noirq)(struct device *of);
  int (*resume_noirq)(struct device *of);
  int (*freeze)(struct device *of);
  int (*thaw)(struct device *of);
  int (*poweroff)(struct device *of);
  int (*restore)(struct device *of);
  int (*runtime_suspend)(struct device *of);
  int (*runtime_resume)(struct device *of);
  int (*runtime_idle)(struct device *of);
};

// How a bus binds a driver to its device, and lets go of it.
struct __bus {
  int (*probe)(void *driver);
  void (*remove)(void *driver);
  struct device *device;
};

static inline void *dev_get_drvdata(const struct device *of) {
  return of->driver_data;
}

static inline void dev_set_drvdata(struct device *of, void *value) {
  of->driver_data = value;
}

// What a device gives back when its driver is gone, or could not be bound: the last first.
struct __devres {
  void (*action)(void *data);
  void *data;
};

static struct __devres __devres[8];

static inline int __devm_add(void (*action)(void *data), void *data) {
  int i;

  for (i = 0; i < 8; i++) {
    if (!__devres[i].action) {
      __devres[i].data = data;
      __devres[i].action = action;
      return 0;
    }
  }
  return -ENOMEM;
}

static inline void __devm_release(struct device *of) {
  int i;

  for (i = 7; i >= 0; i--) {
    void (*action)(void *data) = __devres[i].action;

    if (action) {
      __devres[i].action = NULL;
      action(__devres[i].data);
    }
  }
}

static inline int devm_add_action(struct device *of, void (*action)(void *data), void *data) {
  might_sleep();
  return __devm_add(action, data);
}

static inline int devm_add_action_or_reset(struct device *of, void (*action)(void *data), void *data) {
  might_sleep();
  return __devm_add(action, data);
}

static inline void __devm_kfree(void *memory) {
  kfree(memory);
}

static inline void *__devm_memory(void *memory) {
  if (memory)
    __devm_add(__devm_kfree, memory);
  return memory;
}

static inline int dev_err_probe(const struct device *of, int error, const char *format) {
  return error;
}

static inline int __device_names(void) {
  might_sleep();
  return 0;
}

#define dev_set_name(of, ...) __device_names()
#define device_set_wakeup_capable(of, capable) might_sleep()
#define device_wakeup_enable(of) __device_names()

// A device of the module's own has its references counted; that of a bus is there for all the time.
static inline void device_initialize(struct device *of) {
  kref_init(&of->__users);
  of->__is_own = true;
}

static inline struct device *get_device(struct device *of) {
  if (of && of->__is_own)
    kref_get(&of->__users);
  return of;
}

static inline void __device_release(struct kref *users) {
  struct device *of = container_of(users, struct device, __users);

  if (of->release)
    of->release(of);
}

static inline void put_device(struct device *of) {
  if (of && of->__is_own)
    kref_put(&of->__users, __device_release);
}

static inline int device_add(struct device *of) {
  return __fails("device_add()") ? -ENOMEM : 0;
}

static inline void device_del(struct device *of) {
  might_sleep();
}

static inline int device_register(struct device *of) {
  device_initialize(of);
  return device_add(of);
}

static inline void device_unregister(struct device *of) {
  device_del(of);
  put_device(of);
}

#define dev_name(of) "device"
#define kasprintf(gfp, ...) kstrdup("text", gfp)
#define devm_kasprintf(of, gfp, ...) __devm_memory(kstrdup("text", gfp))
#define devm_kstrdup(of, text, gfp) __devm_memory(kstrdup(text, gfp))
#define devm_kzalloc(of, size, gfp) __devm_memory(kzalloc(size, gfp))
#define devm_kmalloc(of, size, gfp) __devm_memory(kmalloc(size, gfp))
#define devm_kcalloc(of, count, size, gfp) __devm_memory(kcalloc(count, size, gfp))
#define devm_kmalloc_array(of, count, size, gfp) __devm_memory(kmalloc_array(count, size, gfp))

static inline void __devm_free_irq(void *number) {
  free_irq((unsigned long)number, NULL);
}

#define devm_request_irq(of, irq, handler, flags, name, data) ({ \
  int __error = request_irq(irq, handler, flags, name, data); \
  if (!__error) \
    __devm_add(__devm_free_irq, (void *)(unsigned long)(irq)); \
  __error; })

#define devm_request_threaded_irq(of, irq, handler, thread, flags, name, data) ({ \
  int __error = request_threaded_irq(irq, handler, thread, flags, name, data); \
  if (!__error) \
    __devm_add(__devm_free_irq, (void *)(unsigned long)(irq)); \
  __error; })

// The driver that the module registers, and whether the one device that matches it is bound.
static DEFINE_MUTEX(__driver_lock);
static bool __driver_is_bound;

static inline void __driver_lets_go(const struct __bus *bus) {
  __devm_release(bus->device);
  bus->device->driver_data = NULL;
}

static inline int __driver_groups(const struct device_driver *driver, bool add) {
  int i;

  for (i = 0; driver->dev_groups && driver->dev_groups[i]; i++) {
    if (add)
      sysfs_create_group(NULL, driver->dev_groups[i]);
    else
      sysfs_remove_group(NULL, driver->dev_groups[i]);
  }
  return 0;
}

static inline void __driver_probes(const struct __bus *bus, const struct device_driver *of, void *driver) {
  if (bus->probe(driver)) {
    __driver_lets_go(bus);
  } else {
    __driver_groups(of, true);
    __driver_is_bound = true;
  }
}

static inline void __driver_removes(const struct __bus *bus, const struct device_driver *of, void *driver) {
  __driver_groups(of, false);
  bus->remove(driver);
  __driver_lets_go(bus);
  __driver_is_bound = false;
}

// What a process does that writes to the file bind, or unbind, of the driver.
static inline void __driver_binds_or_not(const struct __bus *bus, const struct device_driver *of, void *driver) {
  mutex_lock(&__driver_lock);
  if (__driver_is_bound)
    __driver_removes(bus, of, driver);
  else
    __driver_probes(bus, of, driver);
  mutex_unlock(&__driver_lock);
}

static const struct __bus *__driver_bus;
static const struct device_driver *__driver_base;
static struct device __other_device;

static inline const struct dev_pm_ops *__power_operations(void) {
  return __driver_base ? __driver_base->pm : NULL;
}

// The device that attributes belong to.
static inline struct device *__matching_device(void) {
  return __driver_bus ? __driver_bus->device : &__other_device;
}

// What a process does that suspends the machine and resumes it: no other process runs meanwhile.
static inline void __suspend_device(const struct device_driver *driver) {
  const struct dev_pm_ops *pm = driver->pm;
  struct device *of = __matching_device();
  int error = 0;

  if (!__freezes_processes())
    return;
  if (__driver_is_bound) {
    if (pm->suspend)
      error = pm->suspend(of);
    if (!error && pm->resume)
      pm->resume(of);
  }
  __thaws_processes();
}

static inline void __driver_begins(const struct __bus *bus, const struct device_driver *of, void *driver) {
  __driver_bus = bus;
  __driver_base = of;
  mutex_lock(&__driver_lock);
  __driver_probes(bus, of, driver);
  mutex_unlock(&__driver_lock);
  if (of->pm && (of->pm->suspend || of->pm->resume))
    __offer(__suspend_device, (void *)of);
}

static inline void __driver_ends(const struct __bus *bus, const struct device_driver *of, void *driver) {
  __take_back(driver, 1);
  __take_back((void *)of, 1);
  mutex_lock(&__driver_lock);
  if (__driver_is_bound)
    __driver_removes(bus, of, driver);
  mutex_unlock(&__driver_lock);
}
