/* Thread-specific storage of <threads.h>: keys and their destructors, and each thread's values. */
#include "thread_storage.h"

#include "lock.h"

#include <threads.h>

/* A key is an index, plus KEYS times how often that has been given out: values of deleted keys are not found again. */
enum { KEYS = 64 };

static struct {
    tss_t key; /* as given out last */
    bool in_use;
    tss_dtor_t destructor;
} keys[KEYS];

static struct __lock guard; /* of keys */

static _Thread_local struct {
    tss_t key;
    void *value;
} values[KEYS];

int tss_create(tss_t *key, tss_dtor_t destructor)
{
    int result = thrd_error;
    lock_take(&guard, NULL);
    for (unsigned index = 0; index < KEYS; index++)
        if (!keys[index].in_use) {
            keys[index].key = keys[index].key / KEYS * KEYS + KEYS + index;
            keys[index].in_use = true;
            keys[index].destructor = destructor;
            *key = keys[index].key;
            result = thrd_success;
            break;
        }
    lock_give(&guard);
    return result;
}

void tss_delete(tss_t key)
{
    lock_take(&guard, NULL);
    if (keys[key % KEYS].key == key)
        keys[key % KEYS].in_use = false;
    lock_give(&guard);
}

void *tss_get(tss_t key)
{
    return values[key % KEYS].key == key ? values[key % KEYS].value : NULL;
}

/* Whether the key is in use, and its destructor. */
static bool find(tss_t key, tss_dtor_t *destructor)
{
    lock_take(&guard, NULL);
    bool found = keys[key % KEYS].in_use && keys[key % KEYS].key == key;
    *destructor = keys[key % KEYS].destructor;
    lock_give(&guard);
    return found;
}

int tss_set(tss_t key, void *value)
{
    tss_dtor_t destructor;
    if (!find(key, &destructor))
        return thrd_error;
    values[key % KEYS].key = key;
    values[key % KEYS].value = value;
    return thrd_success;
}

void thread_storage_end(void)
{
    bool more = true;
    for (int round = 0; more && round < TSS_DTOR_ITERATIONS; round++) {
        more = false;
        for (unsigned index = 0; index < KEYS; index++) {
            void *value = values[index].value;
            tss_dtor_t destructor;
            values[index].value = NULL;
            if (value && find(values[index].key, &destructor) && destructor) {
                destructor(value);
                more = true;
            }
        }
    }
}
