// SPDX-License-Identifier: GPL-2.0-or-later

struct device {
  void *driver_data;
  struct device *parent;
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
  return __devm_add(action, data);
}

static inline int devm_add_action_or_reset(struct device *of, void (*action)(void *data), void *data) {
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

#define get_device(of) (of)
#define dev_name(of) "device"
#define kasprintf(gfp, ...) kstrdup("text", gfp)
#define devm_kasprintf(of, gfp, ...) __devm_memory(kstrdup("text", gfp))
#define devm_kstrdup(of, text, gfp) __devm_memory(kstrdup(text, gfp))
#define kmemdup(source, length, gfp) ({ \
  void *__copy = kmalloc(length, gfp); \
  if (__copy) \
    memcpy(__copy, source, length); \
  __copy; })
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
