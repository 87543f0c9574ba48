/* C11's threads: the guest's C library has them over the kernel's threads, in programs and in servers. */
#ifndef _THREADS_H
#define _THREADS_H

#include "sys/lock.h"

#include <time.h>

#ifndef __cplusplus
#define thread_local _Thread_local
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum { thrd_success, thrd_busy, thrd_error, thrd_nomem, thrd_timedout };

/* Threads. In an exported function the current thread is the server's: the stack that the function runs on, which ends
   with the server and cannot be joined or detached. */
typedef struct __thrd *thrd_t;
typedef int (*thrd_start_t)(void *);

int thrd_create(thrd_t *__id, thrd_start_t __function, void *__argument);
int thrd_equal(thrd_t __one, thrd_t __other);
thrd_t thrd_current(void);
int thrd_detach(thrd_t __id);
int thrd_join(thrd_t __id, int *__result);
_Noreturn void thrd_exit(int __result);
void thrd_yield(void);

/* 0; -1: cut short, by fl_deadline() for instance, and `remaining` is what is left; -2: no duration. */
int thrd_sleep(const struct timespec *__duration, struct timespec *__remaining);

/* Mutexes. To lock one that is free, or to unlock one that nobody waits for, takes no call. What fl_deadline() says
   does not bound the waiting for one, since nobody expects mtx_lock() to fail. Static ones need no mtx_init(): one of
   zeros is free, and mtx_plain. */
enum { mtx_plain = 0, mtx_recursive = 1, mtx_timed = 2 };

typedef struct {
    struct __lock __lock;
    int __type;
} mtx_t;

int mtx_init(mtx_t *__mutex, int __type);
void mtx_destroy(mtx_t *__mutex);
int mtx_lock(mtx_t *__mutex);
int mtx_trylock(mtx_t *__mutex);
int mtx_timedlock(mtx_t *__restrict __mutex, const struct timespec *__restrict __until);
int mtx_unlock(mtx_t *__mutex);

/* Condition variables. A signal that nobody waits for takes no call. Static ones need no cnd_init(). */
typedef struct {
    unsigned __word;
} cnd_t;

int cnd_init(cnd_t *__condition);
void cnd_destroy(cnd_t *__condition);
int cnd_signal(cnd_t *__condition);
int cnd_broadcast(cnd_t *__condition);
int cnd_wait(cnd_t *__condition, mtx_t *__mutex);
int cnd_timedwait(cnd_t *__restrict __condition, mtx_t *__restrict __mutex,
                  const struct timespec *__restrict __until);

/* Storage of each thread's own, 64 keys at most at a time. A server stack keeps its values from call to call. */
#define TSS_DTOR_ITERATIONS 4

typedef unsigned tss_t;
typedef void (*tss_dtor_t)(void *);

int tss_create(tss_t *__key, tss_dtor_t __destructor);
void tss_delete(tss_t __key);
void *tss_get(tss_t __key);
int tss_set(tss_t __key, void *__value);

typedef struct {
    unsigned __word;
} once_flag;

/* clang-format off */
#define ONCE_FLAG_INIT {0}
/* clang-format on */

void call_once(once_flag *__flag, void (*__function)(void));

#ifdef __cplusplus
}
#endif

#endif
