// SPDX-License-Identifier: GPL-2.0-or-later

// A kthread_worker is a queue of its own with one thread, as an ordered workqueue is.
struct kthread_worker { struct workqueue_struct *queue; };

struct kthread_work {
  void (*func)(struct kthread_work *work);
  struct work_struct work;
};

static void __kthread_work_fn(struct work_struct *item) {
  struct kthread_work *work = container_of(item, struct kthread_work, work);

  work->func(work);
}

static inline struct kthread_worker *__kthread_create_worker(void) {
  struct kthread_worker *worker = kzalloc(sizeof(struct kthread_worker), GFP_KERNEL);

  if (!worker)
    return ERR_PTR(-ENOMEM);
  worker->queue = alloc_ordered_workqueue("kthread_worker", 0);
  return worker;
}

#define kthread_create_worker(flags, ...) __kthread_create_worker()
#define kthread_run_worker(flags, ...) __kthread_create_worker()
#define kthread_create_worker_on_cpu(cpu, flags, ...) __kthread_create_worker()

#define kthread_init_work(item, function) do { \
    (item)->func = (function); \
    INIT_WORK(&(item)->work, __kthread_work_fn); \
  } while (0)

static inline bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work) {
  return queue_work(worker->queue, &work->work);
}

static inline void kthread_flush_work(struct kthread_work *work) {
  flush_work(&work->work);
}

static inline bool kthread_cancel_work_sync(struct kthread_work *work) {
  return cancel_work_sync(&work->work);
}

static inline void kthread_flush_worker(struct kthread_worker *worker) {
  flush_workqueue(worker->queue);
}

static inline void kthread_destroy_worker(struct kthread_worker *worker) {
  destroy_workqueue(worker->queue);
  kfree(worker);
}
