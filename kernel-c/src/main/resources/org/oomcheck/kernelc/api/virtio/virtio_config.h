// SPDX-License-Identifier: GPL-2.0-or-later
struct virtqueue_info {
  const char *name;
  vq_callback_t *callback;
  bool ctx;
};

struct virtio_config_ops {
  void (*get)(struct virtio_device *device);
  void (*del_vqs)(struct virtio_device *device);
};
