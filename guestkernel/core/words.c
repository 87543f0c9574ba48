/* Threads that wait for a word of their process's memory to be changed: what locks are made of. */
#include "kernel.h"
#include "machine.h"

#define BUCKETS 64u

static struct priority_list buckets[BUCKETS];

static struct priority_list *bucket_of(const struct process *process, uint64_t address)
{
    return &buckets[((address >> 2) * 0x9e3779b97f4a7c15ull >> 58 ^ process->index) % BUCKETS];
}

uint32_t word_wait(uint64_t address, uint32_t expected, int64_t ns)
{
    uint32_t value;
    struct activation *waiter = current;
    if (!user_copy_in(&value, address, sizeof value))
        return FL_EFAULT;
    if (value != expected)
        return 0;
    if (ns == 0 || waiter->timeout == 0)
        return FL_EAGAIN;
    uint64_t until = clock_after(ns), deadline = call_deadline(waiter);
    waiter->awaited_word = address;
    wait_start(waiter, WAIT_WORD, waiter->process, waiter->calling, until < deadline ? until : deadline);
    list_add(bucket_of(waiter->process, address), &waiter->entry, waiter->thread->priority);
    return 0;
}

/* The next entry of a list in the order in which all are served; NULL behind the last. */
static struct entry *next_in(const struct priority_list *list, const struct entry *entry)
{
    if (entry->next != list->first[entry->priority])
        return entry->next;
    for (uint32_t priority = entry->priority; priority-- > 0;)
        if (list->first[priority])
            return list->first[priority];
    return NULL;
}

uint32_t word_wake(uint64_t address, uint32_t count)
{
    struct priority_list *list = bucket_of(current->process, address);
    uint32_t woken = 0;
    for (struct entry *entry = list_first(list), *next; entry && woken < count; entry = next) {
        struct activation *waiter = container_of(entry, struct activation, entry);
        next = next_in(list, entry);
        if (waiter->process != current->process || waiter->awaited_word != address)
            continue;
        wait_finish(waiter, 0);
        woken++;
    }
    return woken;
}
