// SPDX-License-Identifier: GPL-2.0-or-later

struct firmware {
  size_t size;
  const u8 *data;
};

static inline int request_firmware(const struct firmware **file, const char *name, struct device *of) {
  struct firmware *found;

  might_sleep();
  if (!__firmware_is_there())
    return -ENOENT;
  found = kzalloc(sizeof(*found), GFP_KERNEL);
  if (!found)
    return -ENOMEM;
  found->size = 16;
  *file = found;
  return 0;
}

#define request_firmware_direct(file, name, of) request_firmware(file, name, of)
#define firmware_request_nowarn(file, name, of) request_firmware(file, name, of)

static inline void release_firmware(const struct firmware *file) {
  kfree(file);
}

// A work item calls the function with the file or with NULL; the module stays until then.
struct __firmware_request {
  struct work_struct work;
  struct module *module;
  const char *name;
  struct device *of;
  void *context;
  void (*found)(const struct firmware *file, void *context);
};

static inline void __firmware_arrives(struct work_struct *work) {
  struct __firmware_request *request = container_of(work, struct __firmware_request, work);
  const struct firmware *file = NULL;
  struct module *module;

  request_firmware(&file, request->name, request->of);
  request->found(file, request->context);
  module = request->module;
  kfree(request);
  module_put(module);
}

static inline int request_firmware_nowait(struct module *module, bool uevent, const char *name,
    struct device *of, gfp_t gfp, void *context,
    void (*found)(const struct firmware *file, void *context)) {
  struct __firmware_request *request = kzalloc(sizeof(*request), gfp);

  if (!request)
    return -ENOMEM;
  if (!try_module_get(module)) {
    kfree(request);
    return -EFAULT;
  }
  request->module = module;
  request->name = name;
  request->of = of;
  request->context = context;
  request->found = found;
  INIT_WORK(&request->work, __firmware_arrives);
  schedule_work(&request->work);
  return 0;
}

#define UMH_NO_WAIT 0
#define UMH_WAIT_EXEC 1
#define UMH_WAIT_PROC 2

static inline int __usermodehelper(void) {
  might_sleep();
  return 0;
}

#define call_usermodehelper(path, argv, envp, wait) __usermodehelper()
