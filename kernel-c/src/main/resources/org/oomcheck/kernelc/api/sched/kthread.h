// SPDX-License-Identifier: GPL-2.0-or-later

// A kthread_worker is a queue of its own with one thread, as an ordered workqueue is.
struct kthread_worker { struct workqueue_struct *queue; };

struct kthread_work {
  void (*func)(struct kthread_work *work);
  struct work_struct work;
  struct delayed_work *__delayed;
};

struct kthread_delayed_work {
  struct kthread_work work;
  struct delayed_work __item;
};

static void __kthread_work_fn(struct work_struct *item) {
  struct kthread_work *work = container_of(item, struct kthread_work, work);

  work->func(work);
}

static void __kthread_delayed_work_fn(struct work_struct *item) {
  struct kthread_delayed_work *dwork =
      container_of(to_delayed_work(item), struct kthread_delayed_work, __item);

  dwork->work.func(&dwork->work);
}

static inline struct kthread_worker *__kthread_create_worker(void) {
  struct kthread_worker *worker = kzalloc(sizeof(struct kthread_worker), GFP_KERNEL);

  if (!worker)
    return ERR_PTR(-ENOMEM);
  worker->queue = __kthread_worker_queue("kthread_worker");
  return worker;
}

#define kthread_create_worker(flags, ...) __kthread_create_worker()
#define kthread_run_worker(flags, ...) __kthread_create_worker()
#define kthread_create_worker_on_cpu(cpu, flags, ...) __kthread_create_worker()

static inline void __kthread_work(struct kthread_work *work, void (*func)(struct kthread_work *)) {
  work->func = func;
  INIT_WORK(&work->work, __kthread_work_fn);
}

static inline void __kthread_delayed_work(struct kthread_delayed_work *dwork,
    void (*func)(struct kthread_work *)) {
  dwork->work.func = func;
  dwork->work.__delayed = &dwork->__item;
  INIT_DELAYED_WORK(&dwork->__item, __kthread_delayed_work_fn);
}

#define kthread_init_work(item, function) __kthread_work(item, function)
#define kthread_init_delayed_work(item, function) __kthread_delayed_work(item, function)

static inline bool kthread_queue_delayed_work(struct kthread_worker *worker,
    struct kthread_delayed_work *dwork, unsigned long delay) {
  return queue_delayed_work(worker->queue, &dwork->__item, delay);
}

static inline bool kthread_mod_delayed_work(struct kthread_worker *worker,
    struct kthread_delayed_work *dwork, unsigned long delay) {
  return mod_delayed_work(worker->queue, &dwork->__item, delay);
}

static inline bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork) {
  return cancel_delayed_work_sync(&dwork->__item);
}

static inline bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work) {
  return queue_work(worker->queue, &work->work);
}

static inline void kthread_flush_work(struct kthread_work *work) {
  __flush_work_in_turn(work->__delayed ? &work->__delayed->work : &work->work);
}

static inline bool kthread_cancel_work_sync(struct kthread_work *work) {
  return work->__delayed ? cancel_delayed_work_sync(work->__delayed) : cancel_work_sync(&work->work);
}

static inline void kthread_flush_worker(struct kthread_worker *worker) {
  flush_workqueue(worker->queue);
}

static inline void kthread_destroy_worker(struct kthread_worker *worker) {
  destroy_workqueue(worker->queue);
  kfree(worker);
}
