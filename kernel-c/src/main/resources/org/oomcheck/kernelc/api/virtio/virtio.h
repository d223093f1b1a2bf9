// SPDX-License-Identifier: GPL-2.0-or-later
typedef void vq_callback_t(struct virtqueue *);

struct virtio_device {
  void *priv;
  struct device dev;
  struct virtio_config_ops *config;
};

struct virtqueue {
  struct virtio_device *vdev; void *priv;
  unsigned int num_free;
};
