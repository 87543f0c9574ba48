/* Objects: a server's pointers, which other processes know by handles; what is held by nobody is released by its server. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, HANDLES_BITS = 20, HANDLES_MAX = 1 << HANDLES_BITS, HANDLE_SHIFT = 4 };

struct native_object {
    struct native_object *next; /* in its bucket */
    struct native_process *owner;
    unsigned int life; /* of the owner */
    const struct native_object_type *type;
    void *pointer;
    size_t holds; /* of all its handles */
    size_t calls; /* that it is an argument of, and that need it to be there until they end */
    struct native_handle *handles;
    bool is_over;
};

/* A handle means something to its holder only. */
struct native_handle {
    struct native_handle *next; /* of the same object */
    struct native_process *holder;
    struct native_object *object;
    size_t holds, calls; /* calls: that brought it as an argument, and have not ended */
    size_t index;
};

/* A handle's place, whose generation tells one handle from the next. The free ones make a list. */
struct place {
    struct native_handle *handle;
    uint32_t generation, next_free;
};

static struct native_object *buckets[BUCKETS];
static struct place *places;
static size_t place_count;
static uint32_t first_free = HANDLES_MAX;

static struct native_object **bucket_of(const void *pointer)
{
    return &buckets[((uintptr_t)pointer >> 4) * 0x9e3779b97f4a7c15u >> 54];
}

static void *value_of(const struct native_handle *handle)
{
    uint64_t generation = places[handle->index].generation & (HANDLES_MAX - 1);
    return (void *)(FL_HANDLE_BASE + ((generation << HANDLES_BITS | handle->index) << HANDLE_SHIFT));
}

static struct native_handle *find_handle(const struct native_process *holder, const void *value)
{
    uintptr_t number = ((uintptr_t)value - FL_HANDLE_BASE) >> HANDLE_SHIFT;
    size_t index = number & (HANDLES_MAX - 1);
    struct native_handle *handle = index < place_count ? places[index].handle : NULL;
    return handle && handle->holder == holder && value_of(handle) == value ? handle : NULL;
}

static bool make_places(void)
{
    size_t count = place_count ? 2 * place_count : 64;
    if (count > HANDLES_MAX)
        return false;
    struct place *more = realloc(places, count * sizeof *more);
    if (!more)
        return false;
    places = more;
    for (; place_count < count; place_count++) {
        places[place_count] = (struct place){.next_free = first_free};
        first_free = (uint32_t)place_count;
    }
    return true;
}

/* The holder's handle of the object, which it may have already. NULL: no memory. */
static struct native_handle *get_handle(struct native_process *holder, struct native_object *object)
{
    struct native_handle *handle = object->handles;
    while (handle && handle->holder != holder)
        handle = handle->next;
    if (handle || (first_free == HANDLES_MAX && !make_places()))
        return handle;
    handle = calloc(1, sizeof *handle);
    if (!handle)
        return NULL;
    struct place *place = &places[first_free];
    *handle = (struct native_handle){.next = object->handles, .holder = holder, .object = object, .index = first_free};
    first_free = place->next_free;
    place->handle = handle;
    object->handles = handle;
    return handle;
}

static void free_handle(struct native_handle *handle)
{
    struct place *place = &places[handle->index];
    struct native_handle **at = &handle->object->handles;
    while (*at != handle)
        at = &(*at)->next;
    *at = handle->next;
    place->handle = NULL;
    place->generation++;
    place->next_free = first_free;
    first_free = (uint32_t)handle->index;
    free(handle);
}

static const struct native_object_type *find_type(const struct native_process *owner, uint64_t type)
{
    for (size_t i = 0; owner->server && i < owner->server->type_count; i++)
        if (owner->server->types[i].type == type)
            return &owner->server->types[i];
    return NULL;
}

/* `type` NULL: any. */
static struct native_object *find_object(const struct native_process *owner, const void *pointer,
                                         const struct native_object_type *type)
{
    struct native_object *object = *bucket_of(pointer);
    while (object && (object->owner != owner || object->pointer != pointer || (type && object->type != type)))
        object = object->next;
    return object;
}

static struct native_object *get_object(struct native_process *owner, void *pointer,
                                        const struct native_object_type *type)
{
    struct native_object *object = find_object(owner, pointer, type);
    if (object || !(object = calloc(1, sizeof *object)))
        return object;
    *object = (struct native_object){
        .next = *bucket_of(pointer), .owner = owner, .life = owner->life, .type = type, .pointer = pointer};
    *bucket_of(pointer) = object;
    return object;
}

/* The server's release function is a call like any other, which nobody waits for. */
static void run_release(struct native_object *object)
{
    struct native_call *call = native_call_make(object->type->release, &object->pointer, NULL);
    if (!call)
        return;
    native_call_give_thread(call);
    native_queue_join(call);
    native_call_release(call);
}

static void end(struct native_object *object)
{
    struct native_object **at = bucket_of(object->pointer);
    while (*at != object)
        at = &(*at)->next;
    *at = object->next;
    while (object->handles)
        free_handle(object->handles);
    object->is_over = true;
}

/* To be asked whenever one that kept the object has gone. */
static void check(struct native_object *object)
{
    if (object->calls)
        return;
    if (!object->is_over && !object->holds) {
        end(object);
        run_release(object);
    }
    if (object->is_over)
        free(object);
}

static void check_handle(struct native_handle *handle)
{
    if (!handle->holds && !handle->calls)
        free_handle(handle);
}

static int find_argument(struct native_call *call, const struct fl_parameter *parameter, void *value,
                         struct native_object **object)
{
    const struct native_object_type *own = find_type(call->caller, parameter->type);
    if (own) { /* who has the object gives it by its pointer */
        *object = get_object(call->caller, value, own);
        return *object ? 0 : ENOMEM;
    }
    struct native_handle *handle = find_handle(call->caller, value);
    if (!handle || handle->object->type->type != parameter->type)
        return EBADF;
    *object = handle->object;
    return 0;
}

int native_object_enter(struct native_call *call, unsigned int parameter)
{
    struct native_crossing *crossing = &call->crossings[parameter];
    struct native_object *object;
    native_lock();
    int error = find_argument(call, &call->function->parameters[parameter], crossing->callers, &object);
    if (!error) {
        crossing->object = object;
        crossing->copy = object->pointer;
        object->calls++;
    }
    if (!error && object->owner != call->process) {
        crossing->lent = get_handle(call->process, object);
        error = crossing->lent ? 0 : ENOMEM;
    }
    if (!error && crossing->lent) {
        crossing->lent->calls++;
        crossing->copy = value_of(crossing->lent);
    }
    native_unlock();
    return error;
}

void native_object_release_arguments(struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++) {
        struct native_crossing *crossing = &call->crossings[i];
        struct native_object *object = crossing->object;
        if (!object)
            continue;
        if (crossing->lent && !object->is_over) {
            crossing->lent->calls--;
            check_handle(crossing->lent);
        }
        crossing->object = NULL;
        object->calls--;
        check(object);
    }
}

static int find_result(struct native_call *call, void *pointer, struct native_object **object)
{
    const struct native_object_type *own = find_type(call->process, call->function->result_type);
    if (own) {
        *object = get_object(call->process, pointer, own);
        return *object ? 0 : ENOMEM;
    }
    struct native_handle *handle = find_handle(call->process, pointer);
    if (!handle || handle->object->type->type != call->function->result_type)
        return EBADF;
    *object = handle->object;
    return 0;
}

int native_object_return(struct native_call *call)
{
    void *result = NULL;
    if (call->function->result_type)
        memcpy(&result, call->frame + call->function->result_at, sizeof result);
    if (!result)
        return 0;
    struct native_object *object;
    int error = find_result(call, result, &object);
    if (error)
        return error;
    if (object->owner == call->caller) {
        result = object->pointer;
    } else {
        struct native_handle *handle = call->state == CALL_ENDED ? NULL : get_handle(call->caller, object);
        if (handle) {
            handle->holds++;
            object->holds++;
            result = value_of(handle);
        } else { /* the caller does not wait for it any more, or there is no room for it */
            check(object);
            error = ENOMEM;
        }
    }
    memcpy(call->frame + call->function->result_at, &result, sizeof result);
    return error;
}

static void drop(struct native_handle *handle, size_t holds)
{
    struct native_object *object = handle->object;
    handle->holds -= holds;
    object->holds -= holds;
    check_handle(handle);
    check(object);
}

/* What it has ends without a word, and what it holds is held no more. */
void native_object_process_died(struct native_process *process)
{
    for (size_t i = 0; i < place_count; i++)
        if (places[i].handle && places[i].handle->holder == process)
            drop(places[i].handle, places[i].handle->holds);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct native_object *object = buckets[i], *next; object; object = next) {
            next = object->next;
            if (object->owner == process) {
                end(object);
                check(object);
            }
        }
}

/* Runs what needs the lock, and says how it ended. */
static int with_handle(const void *value, void (*act)(struct native_handle *handle), bool needs_hold)
{
    native_lock();
    struct native_handle *handle = find_handle(native_activation()->process, value);
    bool is_good = handle && (handle->holds || !needs_hold);
    if (is_good)
        act(handle);
    native_unlock();
    return native_answer(is_good ? 0 : EBADF);
}

static void drop_one(struct native_handle *handle)
{
    drop(handle, 1);
}

static void add_one(struct native_handle *handle)
{
    handle->holds++;
    handle->object->holds++;
}

int fl_release(const void *handle)
{
    return with_handle(handle, drop_one, true);
}

int fl_hold(const void *handle)
{
    return with_handle(handle, add_one, false);
}

int fl_revoke(const void *pointer)
{
    native_lock();
    struct native_object *object = find_object(native_activation()->process, pointer, NULL);
    if (object) {
        end(object);
        check(object);
    }
    native_unlock();
    return native_answer(object ? 0 : EBADF);
}
