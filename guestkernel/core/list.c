/* Entries with priorities: a ring for each priority, and a word that tells which rings there are. */
#include "list.h"

/* At the end of its ring, which is before the first. */
static void add(struct priority_list *list, struct entry *entry, uint8_t priority)
{
    struct entry *first = list->first[priority];
    entry->list = list;
    entry->priority = priority;
    list->count++;
    if (!first) {
        entry->next = entry->previous = entry;
        list->first[priority] = entry;
        list->present |= 1u << priority;
        return;
    }
    entry->next = first;
    entry->previous = first->previous;
    first->previous->next = entry;
    first->previous = entry;
}

void list_add(struct priority_list *list, struct entry *entry, uint8_t priority)
{
    add(list, entry, priority);
}

void list_add_first(struct priority_list *list, struct entry *entry, uint8_t priority)
{
    add(list, entry, priority);
    list->first[priority] = entry;
}

void list_remove(struct entry *entry)
{
    struct priority_list *list = entry->list;
    list->count--;
    entry->list = NULL;
    if (entry->next == entry) {
        list->first[entry->priority] = NULL;
        list->present &= ~(1u << entry->priority);
        return;
    }
    entry->next->previous = entry->previous;
    entry->previous->next = entry->next;
    if (list->first[entry->priority] == entry)
        list->first[entry->priority] = entry->next;
}

void list_move(struct entry *entry, uint8_t priority)
{
    struct priority_list *list = entry->list;
    list_remove(entry);
    add(list, entry, priority);
}
