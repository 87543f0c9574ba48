/* Lists: plain ones, and those of entries with priorities, first come first served within each; all in constant time. */
#ifndef FAULTLINE_KERNEL_LIST_H
#define FAULTLINE_KERNEL_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define container_of(pointer, type, member) ((type *)((uint8_t *)(pointer) - offsetof(type, member)))

/* A ring; its head is no element. */
struct link {
    struct link *next, *previous;
};

static inline void link_start(struct link *head)
{
    head->next = head->previous = head;
}

static inline bool link_empty(const struct link *head)
{
    return head->next == head;
}

static inline void link_add(struct link *head, struct link *link)
{
    link->next = head;
    link->previous = head->previous;
    head->previous->next = link;
    head->previous = link;
}

static inline void link_remove(struct link *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->next = link->previous = link;
}

#define PRIORITIES 16u
#define PRIORITY_DEFAULT 8u

enum entry_kind { ENTRY_ACTIVATION = 0, ENTRY_OBJECT };

struct priority_list;

struct entry {
    struct entry *next, *previous; /* a ring of those of the same priority */
    struct priority_list *list; /* NULL: in none */
    uint8_t priority;
    uint8_t kind; /* enum entry_kind: what it is part of */
};

/* All zero: empty. */
struct priority_list {
    uint32_t present; /* a bit for each priority that has entries */
    uint32_t count;
    struct entry *first[PRIORITIES];
};

/* Puts an entry behind (or before) all of its priority. It must be in no list. */
void list_add(struct priority_list *list, struct entry *entry, uint8_t priority);
void list_add_first(struct priority_list *list, struct entry *entry, uint8_t priority);

/* Takes an entry out of the list it is in. */
void list_remove(struct entry *entry);

/* Moves an entry to another priority, behind all of that. */
void list_move(struct entry *entry, uint8_t priority);

/* The most urgent priority of a list that is not empty. */
static inline uint8_t list_priority(const struct priority_list *list)
{
    return (uint8_t)(31 - __builtin_clz(list->present));
}

/* The first of the most urgent entries, or NULL. */
static inline struct entry *list_first(const struct priority_list *list)
{
    return list->present ? list->first[list_priority(list)] : NULL;
}

#endif
