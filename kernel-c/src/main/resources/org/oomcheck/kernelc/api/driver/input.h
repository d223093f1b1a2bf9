// SPDX-License-Identifier: GPL-2.0-or-later

struct input_dev {
  const char *name;
  const char *phys;
  int (*open)(struct input_dev *device);
  void (*close)(struct input_dev *device);
  struct device dev;
  struct mutex mutex;
  bool __registered;
};

#define EV_SYN 0
#define EV_KEY 1
#define EV_REL 2
#define EV_ABS 3
#define KEY_ENTER 28
#define KEY_A 30
#define KEY_POWER 116
#define KEY_VOLUMEDOWN 114
#define KEY_VOLUMEUP 115
#define BTN_LEFT 272
#define BTN_TOUCH 330
#define REL_X 0
#define REL_Y 1
#define ABS_X 0
#define ABS_Y 1
#define BUS_HOST 25

static inline struct input_dev *input_allocate_device(void) {
  struct input_dev *device = kzalloc(sizeof(*device), GFP_KERNEL);

  if (device)
    mutex_init(&device->mutex);
  return device;
}

static inline void input_free_device(struct input_dev *device) {
  kfree(device);
}

// Which events there are is not modelled; the device has to be there, as it is looked at.
static inline void __input_event(const struct input_dev *device) {
  bool registered = device->__registered;
}

#define input_event(device, type, code, value) __input_event(device)
#define input_report_key(device, code, value) __input_event(device)
#define input_report_rel(device, code, value) __input_event(device)
#define input_report_abs(device, code, value) __input_event(device)
#define input_report_switch(device, code, value) __input_event(device)
#define input_sync(device) __input_event(device)

static inline void *input_get_drvdata(struct input_dev *device) {
  return device->dev.driver_data;
}

static inline void input_set_drvdata(struct input_dev *device, void *data) {
  device->dev.driver_data = data;
}

// What a process does: open() and close() come under the mutex of the device.
static inline void __use_input(struct input_dev *device) {
  int error = 0;

  mutex_lock(&device->mutex);
  if (device->open)
    error = device->open(device);
  mutex_unlock(&device->mutex);
  if (error)
    return;
  mutex_lock(&device->mutex);
  if (device->close)
    device->close(device);
  mutex_unlock(&device->mutex);
}

#define input_set_abs_params(device, axis, least, most, fuzz, flat) might_sleep()

static inline int input_mt_init_slots(struct input_dev *device, unsigned int slots,
                                      unsigned int flags) {
  might_sleep();
  return 0;
}

static inline int input_register_device(struct input_dev *device) {
  might_sleep();
  device->__registered = true;
  if (device->open || device->close)
    __offer(__use_input, device);
  return 0;
}

static inline void input_unregister_device(struct input_dev *device) {
  might_sleep();
  if (device->open || device->close)
    __take_back(device, 1);
  kfree(device);
}

static inline void __devm_input(void *device) {
  input_unregister_device(device);
}

static inline struct input_dev *devm_input_allocate_device(struct device *of) {
  struct input_dev *device = input_allocate_device();

  if (device)
    __devm_add(__devm_input, device);
  return device;
}
