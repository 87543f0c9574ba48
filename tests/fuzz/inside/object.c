/* Objects and handles. */
#include "../../../guestkernel/core/object.c"
#include "inside.h"

const struct object *inside_next_object(const struct object *before)
{
    uint64_t bucket = 0;
    if (before) {
        if (before->next)
            return before->next;
        bucket = (uint64_t)(bucket_of(object_server(before), before->pointer) - buckets) + 1;
    }
    for (; bucket < BUCKETS; bucket++)
        if (buckets[bucket])
            return buckets[bucket];
    return NULL;
}

static const char *what_is_wrong(const struct object *object)
{
    for (const struct handle *one = object->handles; one; one = one->next) {
        if (one->object != object)
            return "a handle of another object is in its list";
        if (!one->record.process)
            return "a handle that was given back is in its list";
        if (one->holds == 0 || one->borrowed > one->holds)
            return "a handle without a hold is in its list";
        if ((one->holds > one->borrowed) == link_empty(&one->record.link))
            return "a handle is not in its process's list for what the process holds itself";
        for (const struct handle *other = one->next; other; other = other->next)
            if (other->record.process == one->record.process)
                return "one process has two handles for it";
    }
    return NULL;
}

struct inside_object inside_object(const struct object *object)
{
    struct inside_object inside = {object_server(object),   object->holds,     0,
                                   object_is_stale(object), object->releasing, &object->entry,
                                   what_is_wrong(object)};
    for (const struct handle *one = object->handles; one; one = one->next)
        inside.handle_holds += one->holds;
    return inside;
}

const struct object *inside_released_by(const struct activation *activation)
{
    return activation->released;
}

struct records *inside_objects(void)
{
    return &objects;
}

struct records *inside_handles(void)
{
    return &handles;
}

uint64_t inside_object_bytes(void)
{
    return sizeof(struct object);
}

uint64_t inside_handle_bytes(void)
{
    return sizeof(struct handle);
}

uint32_t inside_handle_count(const struct process *process)
{
    uint32_t count = 0;
    for (const struct object *object = inside_next_object(NULL); object; object = inside_next_object(object))
        for (const struct handle *one = object->handles; one; one = one->next)
            count += one->record.process == process;
    return count;
}
