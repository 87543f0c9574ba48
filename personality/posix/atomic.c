/* Atomic objects too large for one instruction: what the compiler calls where <stdatomic.h> is used on them. */
#include "lock.h"

#include <fenv.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The compiler has its own idea of the types of these names, which no definition in C can match. */
#define NAMED(name) __asm__(#name)

enum { LOCKS = 32 };

/* Each object has one of them, by its address; 64 bytes apart, so that they share no cache line. */
static struct {
    unsigned word;
    char apart[60];
} locks[LOCKS];

static unsigned *lock_of(const void *object)
{
    unsigned *word = &locks[(uintptr_t)object / 16 % LOCKS].word;
    word_take(word, NULL);
    return word;
}

bool atomic_is_free(size_t size, const void *object) NAMED(__atomic_is_lock_free);
void atomic_load_any(size_t size, const void *object, void *result, int order) NAMED(__atomic_load);
void atomic_store_any(size_t size, void *object, const void *value, int order) NAMED(__atomic_store);
void atomic_exchange_any(size_t size, void *object, const void *value, void *result, int order)
    NAMED(__atomic_exchange);
bool atomic_compare_any(size_t size, void *object, void *expected, const void *value, int success, int failure)
    NAMED(__atomic_compare_exchange);

bool atomic_is_free(size_t size, const void *object)
{
    return (size == 1 || size == 2 || size == 4 || size == 8) && (uintptr_t)object % size == 0;
}

void atomic_load_any(size_t size, const void *object, void *result, int order)
{
    (void)order;
    unsigned *lock = lock_of(object);
    memcpy(result, object, size);
    word_give(lock);
}

void atomic_store_any(size_t size, void *object, const void *value, int order)
{
    (void)order;
    unsigned *lock = lock_of(object);
    memcpy(object, value, size);
    word_give(lock);
}

void atomic_exchange_any(size_t size, void *object, const void *value, void *result, int order)
{
    (void)order;
    unsigned *lock = lock_of(object);
    memcpy(result, object, size);
    memcpy(object, value, size);
    word_give(lock);
}

bool atomic_compare_any(size_t size, void *object, void *expected, const void *value, int success, int failure)
{
    (void)success, (void)failure;
    unsigned *lock = lock_of(object);
    bool same = memcmp(object, expected, size) == 0;
    if (same)
        memcpy(object, value, size);
    else
        memcpy(expected, object, size);
    word_give(lock);
    return same;
}

/* The same for 16 bytes, which cross in registers, and what can be done with a number of them. */
typedef unsigned __int128 wide;

wide atomic_load_wide(const void *object, int order) NAMED(__atomic_load_16);
void atomic_store_wide(void *object, wide value, int order) NAMED(__atomic_store_16);
wide atomic_exchange_wide(void *object, wide value, int order) NAMED(__atomic_exchange_16);
bool atomic_compare_wide(void *object, void *expected, wide value, int success, int failure)
    NAMED(__atomic_compare_exchange_16);

wide atomic_load_wide(const void *object, int order)
{
    wide result;
    atomic_load_any(sizeof result, object, &result, order);
    return result;
}

void atomic_store_wide(void *object, wide value, int order)
{
    atomic_store_any(sizeof value, object, &value, order);
}

wide atomic_exchange_wide(void *object, wide value, int order)
{
    wide result;
    atomic_exchange_any(sizeof value, object, &value, &result, order);
    return result;
}

bool atomic_compare_wide(void *object, void *expected, wide value, int success, int failure)
{
    return atomic_compare_any(sizeof value, object, expected, &value, success, failure);
}

#define FETCH(name, expression)                                                                                        \
    wide atomic_##name##_wide(void *object, wide value, int order) NAMED(__atomic_##name##_16);                        \
    wide atomic_##name##_wide(void *object, wide value, int order)                                                     \
    {                                                                                                                  \
        (void)order;                                                                                                   \
        unsigned *lock = lock_of(object);                                                                              \
        wide before = *(wide *)object;                                                                                 \
        *(wide *)object = (expression);                                                                                \
        word_give(lock);                                                                                               \
        return before;                                                                                                 \
    }

FETCH(fetch_add, before + value)
FETCH(fetch_sub, before - value)
FETCH(fetch_and, before & value)
FETCH(fetch_or, before | value)
FETCH(fetch_xor, before ^ value)

/* Behind an operation on an atomic floating-point number, for the exceptions of the one try that counted. */
void atomic_raise(int exceptions) NAMED(__atomic_feraiseexcept);

void atomic_raise(int exceptions)
{
    feraiseexcept(exceptions);
}
