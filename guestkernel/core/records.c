/* Kernel records of one size: charged to a process, used again, and found by number and generation. */
#include "kernel.h"
#include "machine.h"

static struct record *at(const struct records *records, uint32_t number)
{
    return (struct record *)(records->chunks[number / records->a_page] +
                             (uint64_t)(number % records->a_page) * records->bytes);
}

/* A page of new records; those of a kind that is found by number are noted. */
static bool make_page(struct records *records)
{
    records->a_page = (uint32_t)(FL_PAGE_SIZE / records->bytes);
    uint64_t frame = records->most - records->made >= records->a_page ? frame_take() : 0;
    if (!frame)
        return false;
    uint8_t *page = direct_map(frame);
    if (records->chunks)
        records->chunks[records->made / records->a_page] = page;
    for (uint32_t i = records->a_page; i-- > 0;) {
        struct record *record = (struct record *)(page + (uint64_t)i * records->bytes);
        record->number = records->made + i;
        record->next_free = records->free;
        records->free = record;
    }
    records->made += records->a_page;
    return true;
}

void *record_take(struct records *records, struct process *process, struct link *list)
{
    if (!process_charge_record(process, records->bytes))
        return NULL;
    if (unlikely(!records->free) && !make_page(records)) {
        process_uncharge_record(process, records->bytes);
        return NULL;
    }
    struct record *record = records->free;
    records->free = record->next_free;
    record->process = process;
    if (list)
        link_add(list, &record->link);
    else
        link_start(&record->link);
    return record;
}

void record_free(struct records *records, void *pointer)
{
    struct record *record = pointer;
    process_uncharge_record(record->process, records->bytes);
    link_remove(&record->link);
    record->process = NULL;
    record->generation++;
    record->next_free = records->free;
    records->free = record;
}

void *record_at(const struct records *records, uint64_t number)
{
    return number < records->made ? at(records, (uint32_t)number) : NULL;
}

void *record_find(const struct records *records, const struct process *process, uint64_t number, uint64_t generation)
{
    struct record *record = record_at(records, number);
    return record && record->process == process && (record->generation & RECORD_GENERATION_MASK) == generation ? record
                                                                                                               : NULL;
}
