// SPDX-License-Identifier: GPL-2.0-or-later

enum cpuhp_state {
  CPUHP_OFFLINE,
  CPUHP_MM_WRITEBACK_DEAD,
  CPUHP_PAGE_ALLOC,
  CPUHP_NET_DEV_DEAD,
  CPUHP_PADATA_DEAD,
  CPUHP_BP_PREPARE_DYN = 50,
  CPUHP_BP_PREPARE_DYN_END = 70,
  CPUHP_AP_ONLINE_DYN = 200,
  CPUHP_AP_ONLINE_DYN_END = 240,
};

struct __cpuhp_step {
  int __state;
  int (*__startup)(unsigned int cpu);
  int (*__teardown)(unsigned int cpu);
  int (*__startup_of)(unsigned int cpu, struct hlist_node *node);
  int (*__teardown_of)(unsigned int cpu, struct hlist_node *node);
  struct hlist_head __instances;
};

static struct __cpuhp_step __cpuhp_steps[2];

static DEFINE_STATIC_PERCPU_RWSEM(cpu_hotplug_lock);
static DEFINE_MUTEX(cpuhp_state_mutex);

static inline void cpus_read_lock(void) {
  percpu_down_read(&cpu_hotplug_lock);
}

static inline void cpus_read_unlock(void) {
  percpu_up_read(&cpu_hotplug_lock);
}

static inline void cpus_write_lock(void) {
  percpu_down_write(&cpu_hotplug_lock);
}

static inline void cpus_write_unlock(void) {
  percpu_up_write(&cpu_hotplug_lock);
}

static inline void __cpu_goes_and_comes(void *unused) {
  int i;

  cpus_write_lock();
  for (i = 1; i >= 0; i--)
    if (__cpuhp_steps[i].__teardown)
      __cpuhp_steps[i].__teardown(1);
  for (i = 0; i < 2; i++)
    if (__cpuhp_steps[i].__startup)
      __cpuhp_steps[i].__startup(1);
  cpus_write_unlock();
}

static inline int __cpuhp_setup(enum cpuhp_state state, int (*startup)(unsigned int cpu),
                                int (*teardown)(unsigned int cpu), bool calls) {
  bool dynamic = state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN;
  struct __cpuhp_step *step = __cpuhp_steps;
  unsigned int cpu;
  int error = 0;
  int number;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  if (step->__state)
    step = __cpuhp_steps + 1;
  number = dynamic ? state + (step == __cpuhp_steps ? 0 : 1) : state;
  step->__state = number;
  if (calls && startup)
    for_each_online_cpu(cpu)
      if (!error)
        error = startup(cpu);
  if (error) {
    step->__state = 0;
  } else {
    step->__startup = startup;
    step->__teardown = teardown;
    __offer(__cpu_goes_and_comes, startup ? startup : teardown);
  }
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
  return error ? error : dynamic ? number : 0;
}

static inline void __cpuhp_remove(enum cpuhp_state state, bool calls) {
  struct __cpuhp_step *step = __cpuhp_steps;
  unsigned int cpu;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  if (step->__state != state)
    step = __cpuhp_steps + 1;
  if (calls && step->__teardown)
    for_each_online_cpu(cpu)
      step->__teardown(cpu);
  __take_back(step->__startup ? step->__startup : step->__teardown, 0);
  step->__state = 0;
  step->__startup = NULL;
  step->__teardown = NULL;
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
}

#define cpuhp_setup_state(state, name, startup, teardown) \
  __cpuhp_setup(state, startup, teardown, true)
#define cpuhp_setup_state_nocalls(state, name, startup, teardown) \
  __cpuhp_setup(state, startup, teardown, false)
#define cpuhp_remove_state(state) __cpuhp_remove(state, true)
#define cpuhp_remove_state_nocalls(state) __cpuhp_remove(state, false)

// States with instances: each callback is called for each instance.
static inline void __cpu_goes_and_comes_for_each(void *of) {
  struct __cpuhp_step *step = of;
  struct hlist_node *node;

  cpus_write_lock();
  if (step->__teardown_of)
    for (node = step->__instances.first; node; node = node->next)
      step->__teardown_of(1, node);
  if (step->__startup_of)
    for (node = step->__instances.first; node; node = node->next)
      step->__startup_of(1, node);
  cpus_write_unlock();
}

static inline int cpuhp_setup_state_multi(enum cpuhp_state state, const char *name,
                                          int (*startup)(unsigned int cpu, struct hlist_node *node),
                                          int (*teardown)(unsigned int cpu, struct hlist_node *node)) {
  bool dynamic = state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN;
  struct __cpuhp_step *step = __cpuhp_steps;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  if (step->__state)
    step = __cpuhp_steps + 1;
  step->__state = dynamic ? state + (step == __cpuhp_steps ? 0 : 1) : state;
  step->__startup_of = startup;
  step->__teardown_of = teardown;
  __offer(__cpu_goes_and_comes_for_each, step);
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
  return dynamic ? step->__state : 0;
}

static inline struct __cpuhp_step *__cpuhp_step_of(enum cpuhp_state state) {
  return __cpuhp_steps[0].__state == state ? __cpuhp_steps : __cpuhp_steps + 1;
}

static inline int __cpuhp_add_instance(enum cpuhp_state state, struct hlist_node *node, bool calls) {
  struct __cpuhp_step *step;
  unsigned int cpu;
  int error = 0;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  step = __cpuhp_step_of(state);
  if (calls && step->__startup_of)
    for_each_online_cpu(cpu)
      if (!error)
        error = step->__startup_of(cpu, node);
  if (!error)
    hlist_add_head(node, &step->__instances);
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
  return error;
}

static inline int __cpuhp_remove_instance(enum cpuhp_state state, struct hlist_node *node, bool calls) {
  struct __cpuhp_step *step;
  unsigned int cpu;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  step = __cpuhp_step_of(state);
  if (calls && step->__teardown_of)
    for_each_online_cpu(cpu)
      step->__teardown_of(cpu, node);
  hlist_del(node);
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
  return 0;
}

static inline void cpuhp_remove_multi_state(enum cpuhp_state state) {
  struct __cpuhp_step *step;

  cpus_read_lock();
  mutex_lock(&cpuhp_state_mutex);
  step = __cpuhp_step_of(state);
  WARN_ON(!hlist_empty(&step->__instances));
  __take_back(step, 0);
  step->__state = 0;
  step->__startup_of = NULL;
  step->__teardown_of = NULL;
  mutex_unlock(&cpuhp_state_mutex);
  cpus_read_unlock();
}

#define cpuhp_state_add_instance(state, node) __cpuhp_add_instance(state, node, true)
#define cpuhp_state_add_instance_nocalls(state, node) __cpuhp_add_instance(state, node, false)
#define cpuhp_state_remove_instance(state, node) __cpuhp_remove_instance(state, node, true)
#define cpuhp_state_remove_instance_nocalls(state, node) __cpuhp_remove_instance(state, node, false)
