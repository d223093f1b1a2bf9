// SPDX-License-Identifier: GPL-2.0-or-later

struct kernel_param_ops {
  unsigned int flags;
  int (*set)(const char *text, const struct kernel_param *parameter);
  int (*get)(char *buffer, const struct kernel_param *parameter);
  void (*free)(void *arg);
};

struct kernel_param {
  const char *name;
  const struct kernel_param_ops *ops;
  void *arg;
};

// Held while a parameter is read or written through sysfs.
static DEFINE_MUTEX(param_lock);

#define kernel_param_lock(module) mutex_lock(&param_lock)
#define kernel_param_unlock(module) mutex_unlock(&param_lock)

static inline int __param_set(const char *text, const struct kernel_param *parameter) {
  __write_param(parameter->arg);
  return 0;
}

static inline int param_set_byte(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_byte(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_short(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_short(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_ushort(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_ushort(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_int(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_int(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_uint(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_uint(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_hexint(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_hexint(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_long(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_long(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_ulong(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_ulong(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_ullong(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_ullong(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

static inline int param_set_bool(const char *text, const struct kernel_param *parameter) {
  return __param_set(text, parameter);
}

static inline int param_get_bool(char *buffer, const struct kernel_param *parameter) {
  return 0;
}

// What a process does that opens a file below /sys/module/.../parameters.
static inline void __use_param(const struct kernel_param *parameter) {
  char page[4096];

  page[0] = 0;
  page[1] = 0;
  mutex_lock(&param_lock);
  switch (__user_chooses(parameter->ops->set, parameter->ops->get)) {
  case 1:
    parameter->ops->set(page, parameter);
    break;
  case 2:
    parameter->ops->get(page, parameter);
    break;
  }
  mutex_unlock(&param_lock);
}

// When the exit function has returned.
static inline void __remove_params(void) {
  __take_all_back(__use_param);
}
