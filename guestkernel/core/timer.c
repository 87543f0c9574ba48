/* Timers in a pairing heap (Fredman, Sedgewick, Sleator, Tarjan 1986): the root is the next to expire. */
#include "timer.h"

#include <stddef.h>

static struct timer *root;
uint32_t timers_started;

/* Makes the later of two heaps the first child of the other. */
static struct timer *meld(struct timer *left, struct timer *right)
{
    if (!left || !right)
        return left ? left : right;
    if (right->at < left->at) {
        struct timer *earlier = right;
        right = left;
        left = earlier;
    }
    right->sibling = left->child;
    if (right->sibling)
        right->sibling->before = right;
    right->before = left;
    left->child = right;
    left->sibling = NULL;
    left->before = NULL;
    return left;
}

/* Melds a list of siblings by pairs from its start, then the pairs from the end: the two passes that bound the cost. */
static struct timer *meld_siblings(struct timer *first)
{
    struct timer *pairs = NULL, *heap = NULL;
    while (first) {
        struct timer *second = first->sibling, *rest = second ? second->sibling : NULL;
        first->sibling = first->before = NULL;
        if (second)
            second->sibling = second->before = NULL;
        struct timer *pair = meld(first, second);
        pair->sibling = pairs;
        pairs = pair;
        first = rest;
    }
    while (pairs) {
        struct timer *rest = pairs->sibling;
        pairs->sibling = NULL;
        heap = meld(heap, pairs);
        pairs = rest;
    }
    return heap;
}

void timer_start(struct timer *timer, uint64_t at, timer_function *expire)
{
    timer_stop(timer);
    timer->at = at;
    timer->expire = expire;
    timer->child = timer->sibling = timer->before = NULL;
    timer->started = true;
    timers_started++;
    root = meld(root, timer);
}

void timer_stop(struct timer *timer)
{
    if (!timer->started)
        return;
    timer->started = false;
    timers_started--;
    struct timer *children = meld_siblings(timer->child);
    timer->child = NULL;
    if (timer == root) {
        root = children;
        return;
    }
    if (timer->before->child == timer)
        timer->before->child = timer->sibling;
    else
        timer->before->sibling = timer->sibling;
    if (timer->sibling)
        timer->sibling->before = timer->before;
    root = meld(root, children);
}

uint64_t timer_next(void)
{
    return root ? root->at : UINT64_MAX;
}

void timers_expire(uint64_t now)
{
    while (root && root->at <= now) {
        struct timer *timer = root;
        timer_stop(timer);
        timer->expire(timer);
    }
}
