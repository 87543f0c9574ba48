/* The locks of newlib's own: in its streams, around malloc, and wherever else it has state that threads share. */
#ifndef _SYS_LOCK_H
#define _SYS_LOCK_H

#ifdef __cplusplus
extern "C" {
#endif

/* All zero: free. Lies inside what it locks, so that making one allocates nothing and cannot fail. */
struct __lock {
    unsigned __word; /* 0: free, 1: held, 2: held, and somebody waits */
    unsigned __depth; /* how often its holder has taken it again */
    void *__holder; /* the thread, by the address of its thread-local storage */
};

typedef struct __lock _LOCK_T;
typedef struct __lock _LOCK_RECURSIVE_T;

void __lock_take(struct __lock *);
int __lock_try(struct __lock *); /* 0: taken */
void __lock_give(struct __lock *);

/* clang-format off */
#define __LOCK_INIT(class, lock) class _LOCK_T lock = {0, 0, 0};
#define __LOCK_INIT_RECURSIVE(class, lock) __LOCK_INIT(class, lock)
/* clang-format on */
#define __lock_init(lock) ((void)((lock) = (struct __lock){0, 0, 0}))
#define __lock_init_recursive(lock) __lock_init(lock)
#define __lock_close(lock) ((void)0)
#define __lock_close_recursive(lock) ((void)0)
#define __lock_acquire(lock) __lock_take(&(lock))
#define __lock_acquire_recursive(lock) __lock_take(&(lock))
#define __lock_try_acquire(lock) __lock_try(&(lock))
#define __lock_try_acquire_recursive(lock) __lock_try(&(lock))
#define __lock_release(lock) __lock_give(&(lock))
#define __lock_release_recursive(lock) __lock_give(&(lock))

#ifdef __cplusplus
}
#endif

#endif
