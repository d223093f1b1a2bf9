/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reclaim-needs-oom in Promela: a transition for each step of the model, a variable for each cell
 * that changes, so that Spin and the explorer have to count the same. A sleep may end at any moment,
 * as with --time eager, so there is no clock.
 *
 *   spin -o2 -a -DV4_13 reclaim-needs-oom.pml     # or -DFILL_NOWAIT or -DV4_15; -DALLOCATORS=1
 *   gcc -O2 -DNOREDUCE -DSAFETY -o pan pan.c
 *   ./pan -c0 -m1000000 -w24                      # -c0: goes on after an error
 *
 * An "invalid end state" is a deadlock. Without -o2 Spin 6.5.2 takes live variables for dead ones
 * here, and finds one deadlock less. With -DENDS given to spin, "errors" are the end states of
 * every kind, and the deadlocks once more.
 *
 * What both find; PromelaTest holds the explorer to it, without symmetry and reduction:
 *
 *   series             allocators   states  transitions  end states  deadlocked
 *   v4.13                       0     4204        10009           9           3
 *   v4.13+fill-nowait           0     4067         9696           6           0
 *   v4.15                       0     9350        22763           8           0
 *   v4.13                       1   127881       404655          28          14
 *   v4.13+fill-nowait           1   123103       389776          14           0
 *   v4.15                       1   682389      2505221          60           0
 *
 * Spin counts a transition more, the one into the first state.
 */

#ifndef ALLOCATORS
#define ALLOCATORS 0
#endif

#define PROCESSES (1 + ALLOCATORS) /* those with user memory: the memhog is the first */
#define SLEEPERS  (2 + ALLOCATORS) /* tasks that may wait for the host: kworker, fs-task, allocators */
#define OOM_PAGES 1                /* what the notifier asks for */
#define TARGET    3                /* what the host wants in the balloon */

#define INFLATE 0
#define DEFLATE 1

bool fs_lock, balloon_lock, oom_lock;
byte readers;                      /* of oom_notify_list.rwsem; no task writes here */
byte free_pages;
byte with_balloon = 2;             /* pages that the balloon took and did not give back */
byte balloon_pages = 2;            /* the list in the balloon */
byte num_pages = 2;                /* vb->num_pages */
byte actual;                       /* config.actual */
byte doorbell;                     /* a bit for each virtqueue that was kicked */
byte avail[2], used[2];            /* buffers, by virtqueue */
bool pending;                      /* the size work is queued again */

#define ABSENT 0
#define ASLEEP 1
#define WOKEN  2
byte acked[SLEEPERS];              /* vb->acked */

#define ALIVE  0
#define KILLED 1
#define GONE   2
byte mm[PROCESSES];
byte rss[PROCESSES];
#define RSS(p) (p == 0 -> 1 : rss[p]) /* the memhog holds a page until it is gone */

/* Scratch, only inside of a step. */
hidden short p, most, count, nth;

byte chosen;                       /* oc->chosen: how much it holds and one more, or 0 */

/* Chooses the living processes that hold most, and counts them; -1 while a victim is exiting. */
inline select_bad() {
  most = -1; count = 0; p = 0;
  do
  :: p < PROCESSES && mm[p] == KILLED -> count = -1; break
  :: p < PROCESSES && mm[p] != KILLED ->
     if
     :: mm[p] == ALIVE && RSS(p) >= most ->
        count = (RSS(p) > most -> 1 : count + 1); most = RSS(p)
     :: else
     fi;
     p++
  :: p == PROCESSES -> chosen = (count -> most + 1 : 0); break
  od
}

/* Kills one of those, unless it has ended. */
inline kill_one(which) {
  nth = which;
  p = 0;
  do
  :: p < PROCESSES ->
     if
     :: mm[p] == ALIVE && RSS(p) >= chosen - 1 ->
        if :: nth == 0 -> mm[p] = KILLED :: else fi;
        nth--
     :: else
     fi;
     p++
  :: else -> chosen = 0; break
  od
}

inline wake_up() {
  p = 0;
  do
  :: p < SLEEPERS -> acked[p] = (acked[p] == ASLEEP -> WOKEN : acked[p]); p++
  :: else -> break
  od
}

mtype = {
  READ_TARGET, TOWARDS_TARGET, LOCK_BALLOON, UNLOCK_BALLOON, PUFF, INSERT, ADD_PAGES, QUEUE_WORK,
  GET_PAGE, EVICT, EVICT_LOCK, EVICT_UNLOCK, TRYLOCK_OOM, SLEEP_1, GET_PAGE_LOCKED, DOWN_READ,
  NEXT_NB, READ_NUM_PAGES, DEQUEUE, SUB_PAGES, FREE_BALLOON_PAGES, READ_SIZE, WRITE_ACTUAL, UP_READ,
  VICTIM_LOCKED, SELECT, WHICH, KILL, SLEEP_KILLED, UNLOCK_OOM, VICTIM, LOCK_FS, FREE_PAGE,
  UNLOCK_FS, ADD_MM, EXIT_MM, FREE_MM, SKIP_MM, ADD_BUF, KICK, GET_BUF, PREPARE, GET_BUF_AGAIN, SCHEDULE,
  FINISH, DONE, WAIT_KICK, ANSWER_INFLATE, WAKE_INFLATE, ANSWER_DEFLATE, WAKE_DEFLATE, IDLE
};

/* tell_host(vq): ends at AFTER. */
#define TELL_HOST(vq, me, AFTER)                                                                   \
  :: d_step { pc == ADD_BUF -> avail[vq]++; pc = KICK }                                            \
  :: d_step { pc == KICK -> doorbell = doorbell | (1 << vq); pc = GET_BUF }                        \
  :: d_step { pc == GET_BUF ->                                                                     \
       if :: used[vq] -> used[vq]--; pc = AFTER :: else -> pc = PREPARE fi }                       \
  :: d_step { pc == PREPARE -> acked[me] = ASLEEP; pc = GET_BUF_AGAIN }                            \
  :: d_step { pc == GET_BUF_AGAIN ->                                                               \
       if :: used[vq] -> used[vq]--; pc = FINISH :: else -> pc = SCHEDULE fi }                     \
  :: d_step { pc == SCHEDULE && acked[me] != ASLEEP -> pc = PREPARE }                              \
  :: d_step { pc == FINISH -> acked[me] = ABSENT; pc = AFTER }

/* Reclaim with __GFP_FS: an inode may be evicted, or not; ends at AFTER. */
#define RECLAIM_FS(AFTER)                                                                          \
  :: d_step { pc == EVICT -> pc = EVICT_LOCK }                                                     \
  :: d_step { pc == EVICT -> pc = AFTER }                                                          \
  :: d_step { pc == EVICT_LOCK && !fs_lock -> fs_lock = 1; pc = EVICT_UNLOCK }                     \
  :: d_step { pc == EVICT_UNLOCK -> fs_lock = 0; pc = AFTER }

/* __alloc_pages_may_oom() with out_of_memory() and virtballoon_oom_notify(). */
#define MAY_OOM(me, NO_PAGES_FREED)                                                                \
  :: d_step { pc == TRYLOCK_OOM ->                                                                 \
       if :: oom_lock -> pc = SLEEP_1 :: else -> oom_lock = 1; pc = GET_PAGE_LOCKED fi }           \
  :: d_step { pc == SLEEP_1 -> pc = VICTIM }                                                       \
  :: d_step { pc == GET_PAGE_LOCKED ->                                                             \
       if :: free_pages -> free_pages--; got = 1; pc = UNLOCK_OOM :: else -> pc = DOWN_READ fi }   \
  :: d_step { pc == DOWN_READ -> readers++; pc = NEXT_NB }                                         \
  :: d_step { pc == NEXT_NB -> pc = LOCK_BALLOON }                                                 \
  :: d_step { pc == LOCK_BALLOON && !balloon_lock -> balloon_lock = 1; pc = READ_NUM_PAGES }       \
  :: d_step { pc == READ_NUM_PAGES ->                                                              \
       size = num_pages; pc = (size -> DEQUEUE : UNLOCK_BALLOON) }                                 \
  :: d_step { pc == DEQUEUE -> assert(balloon_pages); balloon_pages--; pc = SUB_PAGES }            \
  :: d_step { pc == SUB_PAGES -> num_pages--; freed = OOM_PAGES; pc = ADD_BUF }                    \
  TELL_HOST(DEFLATE, me, FREE_BALLOON_PAGES)                                                       \
  :: d_step { pc == FREE_BALLOON_PAGES ->                                                          \
       free_pages = free_pages + freed; with_balloon = with_balloon - freed; pc = UNLOCK_BALLOON } \
  :: d_step { pc == UNLOCK_BALLOON -> balloon_lock = 0; size = 0; pc = READ_SIZE }                 \
  :: d_step { pc == READ_SIZE -> size = num_pages; pc = WRITE_ACTUAL }                             \
  :: d_step { pc == WRITE_ACTUAL -> actual = size; size = 0; pc = UP_READ }                        \
  :: d_step { pc == UP_READ -> readers--; pc = (freed -> UNLOCK_OOM : VICTIM_LOCKED); freed = 0 }  \
  NO_PAGES_FREED                                                                                   \
  :: d_step { pc == UNLOCK_OOM ->                                                                  \
       oom_lock = 0; reserves = (got -> 0 : reserves); pc = (got -> GOT_PAGE : VICTIM) }

/* The size work: update_balloon_size_func(), once. */
active proctype kworker() {
  mtype pc = READ_TARGET;
  byte size, wanted, filled, moved;
  do
  :: d_step { pc == READ_TARGET -> pc = TOWARDS_TARGET }
#ifdef V4_15
  :: d_step { pc == TOWARDS_TARGET -> wanted = TARGET - num_pages; pc = GET_PAGE }
  :: d_step { pc == GET_PAGE ->
       if
       :: free_pages -> free_pages--; with_balloon++; filled++;
          pc = (filled == wanted -> LOCK_BALLOON : GET_PAGE)
       :: else -> pc = EVICT
       fi }
  RECLAIM_FS(PUFF)
  :: d_step { pc == PUFF -> pc = LOCK_BALLOON }
  :: d_step { pc == LOCK_BALLOON && !balloon_lock ->
       balloon_lock = 1; pc = (filled -> INSERT : UNLOCK_BALLOON) }
  :: d_step { pc == INSERT -> balloon_pages++; pc = ADD_PAGES }
  :: d_step { pc == ADD_PAGES ->
       num_pages++; moved++;
       if :: moved == filled -> moved = 0; pc = ADD_BUF :: else -> pc = INSERT fi }
#else
  :: d_step { pc == TOWARDS_TARGET -> wanted = TARGET - num_pages; pc = LOCK_BALLOON }
  :: d_step { pc == LOCK_BALLOON && !balloon_lock -> balloon_lock = 1; pc = GET_PAGE }
#ifdef FILL_NOWAIT
  :: d_step { pc == GET_PAGE ->
       if :: free_pages -> free_pages--; with_balloon++; pc = INSERT :: else -> pc = PUFF fi }
#else
  :: d_step { pc == GET_PAGE ->
       if :: free_pages -> free_pages--; with_balloon++; pc = INSERT :: else -> pc = EVICT fi }
  RECLAIM_FS(PUFF)
#endif
  :: d_step { pc == PUFF -> pc = (filled -> ADD_BUF : UNLOCK_BALLOON) }
  :: d_step { pc == INSERT -> balloon_pages++; pc = ADD_PAGES }
  :: d_step { pc == ADD_PAGES ->
       num_pages++; filled++; pc = (filled == wanted -> ADD_BUF : GET_PAGE) }
#endif
  TELL_HOST(INFLATE, 0, UNLOCK_BALLOON)
  :: d_step { pc == UNLOCK_BALLOON -> balloon_lock = 0; pc = READ_SIZE }
  :: d_step { pc == READ_SIZE -> size = num_pages; pc = WRITE_ACTUAL }
  :: d_step { pc == WRITE_ACTUAL && wanted != filled -> actual = size; size = 0; pc = QUEUE_WORK }
  :: d_step { pc == WRITE_ACTUAL && wanted == filled ->
       actual = size; size = 0; wanted = 0; filled = 0; pc = DONE } -> break
  :: d_step { pc == QUEUE_WORK -> pending = 1; wanted = 0; filled = 0; pc = DONE } -> break
  od;
end_done: false
}

/* A page with GFP_NOFS, under the filesystem's lock. */
#define GOT_PAGE FREE_PAGE
#define NEVER_KILLS                                                                                \
  :: d_step { pc == VICTIM_LOCKED -> pc = UNLOCK_OOM }

active proctype fs_task() {
  mtype pc = LOCK_FS;
  byte size, freed;
  bool got, reserves; /* no victim, so it never gets any */
  do
  :: d_step { pc == LOCK_FS && !fs_lock -> fs_lock = 1; pc = GET_PAGE }
  :: d_step { pc == GET_PAGE ->
       if :: free_pages -> free_pages--; got = 1; pc = FREE_PAGE :: else -> pc = TRYLOCK_OOM fi }
  MAY_OOM(1, NEVER_KILLS)
  :: d_step { pc == VICTIM -> pc = GET_PAGE }
  :: d_step { pc == FREE_PAGE -> free_pages++; pc = UNLOCK_FS }
  :: d_step { pc == UNLOCK_FS -> fs_lock = 0; pc = DONE } -> break
  od;
end_done: false
}
#undef GOT_PAGE

/* Answers whatever it is kicked for. */
active proctype host() {
  mtype pc = WAIT_KICK;
  byte kicked;
end_idle:
  do
  :: d_step { pc == WAIT_KICK && doorbell ->
       kicked = doorbell; doorbell = 0; pc = (kicked & 1 -> ANSWER_INFLATE : ANSWER_DEFLATE) }
  :: d_step { pc == ANSWER_INFLATE ->
       used[INFLATE] = used[INFLATE] + avail[INFLATE]; avail[INFLATE] = 0; pc = WAKE_INFLATE }
  :: d_step { pc == WAKE_INFLATE ->
       wake_up();
       if :: kicked & 2 -> pc = ANSWER_DEFLATE :: else -> kicked = 0; pc = WAIT_KICK fi }
  :: d_step { pc == ANSWER_DEFLATE ->
       used[DEFLATE] = used[DEFLATE] + avail[DEFLATE]; avail[DEFLATE] = 0; pc = WAKE_DEFLATE }
  :: d_step { pc == WAKE_DEFLATE -> wake_up(); kicked = 0; pc = WAIT_KICK }
  od
}

/* Keeps its page until it is killed. */
active proctype memhog() {
  mtype pc = IDLE;
end_idle:
  do
  :: d_step { pc == IDLE && mm[0] == KILLED -> pc = EXIT_MM }
  :: d_step { pc == EXIT_MM -> pc = FREE_MM }
  :: d_step { pc == FREE_MM -> free_pages++; pc = SKIP_MM }
  :: d_step { pc == SKIP_MM -> mm[0] = GONE; pc = DONE }
  od
}

#if ALLOCATORS > 0
/*
 * A page with GFP_HIGHUSER_MOVABLE, then exit. A victim tries once more, with reserves, of which
 * there are none here. At its end it keeps `got` and `victim`, as the explorer tells ends apart by
 * what led there.
 */
#define GOT_PAGE ADD_MM
#define MAY_KILL                                                                                   \
  :: d_step { pc == VICTIM_LOCKED -> pc = (mm[self] == KILLED -> UNLOCK_OOM : SELECT) }            \
  :: d_step { pc == SELECT ->                                                                      \
       select_bad(); assert(count != 0); bad = count;                                              \
       pc = (bad == -1 -> UNLOCK_OOM : (bad == 1 -> KILL : WHICH));                                 \
       bad = (bad == -1 -> 0 : bad) }                                                           \
  :: d_step { pc == WHICH -> which = 0; pc = KILL }                                                \
  :: d_step { pc == WHICH && bad > 1 -> which = 1; pc = KILL }                                     \
  :: d_step { pc == WHICH && bad > 2 -> which = 2; pc = KILL }                                     \
  :: d_step { pc == KILL -> kill_one(which); bad = 0; which = 0; pc = SLEEP_KILLED }               \
  :: d_step { pc == SLEEP_KILLED -> pc = UNLOCK_OOM }

active [ALLOCATORS] proctype allocator() {
  mtype pc = GET_PAGE;
  byte size, freed, which;
  short bad;
  bool got, reserves, victim;
#define self (_pid - 3)
  do
  :: d_step { pc == GET_PAGE ->
       if :: free_pages -> free_pages--; got = 1; reserves = 0; pc = ADD_MM :: else -> pc = EVICT fi }
  RECLAIM_FS(TRYLOCK_OOM)
  MAY_OOM((1 + self), MAY_KILL)
  :: d_step { pc == VICTIM ->
       if
       :: mm[self] == KILLED && reserves -> reserves = 0; pc = EXIT_MM
       :: else -> reserves = (mm[self] == KILLED); pc = GET_PAGE
       fi }
  :: d_step { pc == ADD_MM -> rss[self] = rss[self] + 1; pc = EXIT_MM }
  :: d_step { pc == EXIT_MM && got ->
       rss[self] = 0; victim = (mm[self] == KILLED);
       mm[self] = (victim -> KILLED : GONE); pc = FREE_MM }
  :: d_step { pc == EXIT_MM && !got -> mm[self] = GONE; pc = DONE } -> break
  :: d_step { pc == FREE_MM && victim -> free_pages++; pc = SKIP_MM }
  :: d_step { pc == FREE_MM && !victim -> free_pages++; pc = DONE } -> break
  :: d_step { pc == SKIP_MM -> mm[self] = GONE; pc = DONE } -> break
  od;
end_done: false
}
#endif

#ifdef ENDS
active proctype watch() {
end_watch: timeout -> assert(false)
}
#endif
