/* Objects: a server's pointers, which other processes know by handles; what is held by nobody is released by its server. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, HANDLES_BITS = 20, HANDLES_MAX = 1 << HANDLES_BITS, HANDLE_SHIFT = 4 };

struct native_object {
    struct native_object *next; /* in its bucket */
    struct native_process *owner;
    unsigned int life; /* of the owner: in another life the object is stale */
    const struct native_object_type *type;
    void *pointer;
    size_t holds; /* of all handles, and of calls that it was passed to */
    struct native_handle *handles; /* one a process */
    struct native_call *release; /* the call that is the end of it, when there is no hold any more */
    bool is_revoked;
};

/* A handle means something to its holder only. */
struct native_handle {
    struct native_handle *next; /* of the same object */
    struct native_process *holder;
    struct native_object *object;
    size_t holds, borrowed; /* borrowed: those of the holds that are calls', and not the holder's to drop */
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

static struct native_handle *handle_of(const struct native_process *holder, const struct native_object *object)
{
    struct native_handle *handle = object->handles;
    while (handle && handle->holder != holder)
        handle = handle->next;
    return handle;
}

static struct native_handle *make_handle(struct native_process *holder, struct native_object *object)
{
    struct native_handle *handle = first_free < HANDLES_MAX || make_places() ? malloc(sizeof *handle) : NULL;
    if (!handle)
        return NULL;
    struct place *place = &places[first_free];
    *handle = (struct native_handle){.next = object->handles, .holder = holder, .object = object, .index = first_free};
    first_free = place->next_free;
    place->handle = handle;
    object->handles = handle;
    return handle;
}

/* One hold more on the object, by the holder's handle, which it may have already. NULL: no memory. */
static struct native_handle *hold(struct native_process *holder, struct native_object *object)
{
    struct native_handle *handle = handle_of(holder, object);
    if (!handle)
        handle = make_handle(holder, object);
    if (!handle)
        return NULL;
    handle->holds++;
    object->holds++;
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

static bool is_stale(const struct native_object *object)
{
    return object->is_revoked || object->life != object->owner->life;
}

/* Whether the server still knows the pointer: its release function has not begun. */
static bool is_known(const struct native_object *object)
{
    return !is_stale(object) && (!object->release || object->release->state == CALL_WAITING);
}

static struct native_object *find_object(const struct native_process *owner, const void *pointer,
                                         const struct native_object_type *type)
{
    struct native_object *object = *bucket_of(pointer);
    while (object &&
           !(object->owner == owner && object->pointer == pointer && object->type == type && is_known(object)))
        object = object->next;
    return object;
}

static struct native_object *make_object(struct native_process *owner, void *pointer,
                                         const struct native_object_type *type)
{
    struct native_object *object = malloc(sizeof *object);
    if (!object)
        return NULL;
    *object = (struct native_object){
        .next = *bucket_of(pointer), .owner = owner, .life = owner->life, .type = type, .pointer = pointer};
    *bucket_of(pointer) = object;
    return object;
}

void native_object_discard(struct native_object *object)
{
    struct native_object **at = bucket_of(object->pointer);
    while (*at != object)
        at = &(*at)->next;
    *at = object->next;
    free(object);
}

/* The server's release function is a call like any other, which nobody waits for, and which takes the object with it. */
static void run_release(struct native_object *object)
{
    struct native_call *call = native_call_make(object->type->release, &object->pointer, NULL);
    if (!call) {
        native_object_discard(object);
        return;
    }
    call->released = object;
    object->release = call;
    native_call_give_thread(call);
    native_queue_join(call);
    native_call_release(call);
}

/* One hold less. With the last, the server is told, unless the object is its no longer. */
static void drop(struct native_object *object)
{
    if (--object->holds)
        return;
    if (is_stale(object))
        native_object_discard(object);
    else
        run_release(object);
}

static void drop_by_handle(struct native_handle *handle)
{
    struct native_object *object = handle->object;
    if (--handle->holds == 0)
        free_handle(handle);
    drop(object);
}

int native_object_enter(struct native_call *call, unsigned int parameter)
{
    struct native_crossing *crossing = &call->crossings[parameter];
    int error = 0;
    native_lock();
    struct native_handle *handle = find_handle(call->caller, crossing->callers);
    struct native_object *object = handle ? handle->object : NULL;
    if (!object || is_stale(object) || object->type->type != call->function->parameters[parameter].type) {
        error = EBADF;
    } else if (object->owner == call->process) {
        crossing->copy = object->pointer;
        object->holds++;
    } else if ((handle = hold(call->process, object))) {
        crossing->copy = value_of(handle);
        handle->borrowed++;
    } else {
        error = ENOMEM;
    }
    crossing->object = error ? NULL : object;
    native_unlock();
    return error;
}

void native_object_drop_arguments(struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++) {
        struct native_object *object = call->crossings[i].object;
        call->crossings[i].object = NULL;
        if (!object)
            continue;
        if (object->owner == call->process) {
            drop(object);
            continue;
        }
        struct native_handle *handle = handle_of(call->process, object);
        if (handle && handle->borrowed) { /* it may have gone with all others of the server */
            handle->borrowed--;
            drop_by_handle(handle);
        }
    }
}

bool native_object_is_gone(const struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++)
        if (call->crossings[i].object && is_stale(call->crossings[i].object))
            return true;
    return false;
}

/* A server's own object, which it may have given before. Its release function does not run if that has not begun. */
static struct native_object *get_own(struct native_process *server, void *pointer,
                                     const struct native_object_type *type)
{
    struct native_object *object = find_object(server, pointer, type);
    if (!object)
        return make_object(server, pointer, type);
    if (object->release) {
        struct native_call *release = object->release;
        object->release = NULL;
        release->released = NULL;
        native_call_end(release, ECANCELED);
    }
    return object;
}

/* The object that the result is, with one hold more, or NULL and why not. */
static struct native_object *take_result(const struct native_call *call, void *result, int *error)
{
    const struct native_object_type *own = find_type(call->process, call->function->result_type);
    const struct native_handle *theirs = own ? NULL : find_handle(call->process, result);
    if (!own && (!theirs || theirs->object->type->type != call->function->result_type)) {
        *error = EPROTO;
        return NULL;
    }
    struct native_object *object = own ? get_own(call->process, result, own) : theirs->object;
    *error = object ? 0 : ENOMEM;
    if (object)
        object->holds++;
    return object;
}

int native_object_return(struct native_call *call, bool is_wanted)
{
    void *result = NULL, *given = NULL;
    int error;
    if (call->function->result_type)
        memcpy(&result, call->frame + call->function->result_at, sizeof result);
    if (!result)
        return 0;
    struct native_object *object = take_result(call, result, &error);
    if (!object)
        return error;
    if (object->owner == call->caller) { /* who has it knows it by its pointer */
        given = object->pointer;
        error = is_stale(object) ? EPROTO : 0;
    } else if (is_wanted) {
        const struct native_handle *handle = hold(call->caller, object);
        given = handle ? value_of(handle) : NULL;
        error = handle ? 0 : ENOMEM;
    }
    drop(object);
    memcpy(call->frame + call->function->result_at, &given, sizeof given);
    return error;
}

/* What it had is stale by its life; what it has of others is held no more. */
void native_object_process_died(struct native_process *process)
{
    for (size_t i = 0; i < place_count; i++) {
        struct native_handle *handle = places[i].handle;
        if (!handle || handle->holder != process)
            continue;
        handle->object->holds -= handle->holds - 1;
        handle->holds = 1;
        drop_by_handle(handle);
    }
}

int fl_release(const void *handle)
{
    native_lock();
    struct native_handle *found = find_handle(native_activation()->process, handle);
    int error = found && found->holds > found->borrowed ? 0 : EBADF;
    if (!error)
        drop_by_handle(found);
    native_unlock();
    return native_answer(error);
}

int fl_hold(const void *handle)
{
    native_lock();
    struct native_handle *found = find_handle(native_activation()->process, handle);
    int error = found && !is_stale(found->object) ? 0 : EBADF;
    if (!error)
        hold(found->holder, found->object);
    native_unlock();
    return native_answer(error);
}

int fl_revoke(const void *pointer)
{
    const struct native_process *process = native_activation()->process;
    int error = EBADF;
    native_lock();
    for (struct native_object *object = *bucket_of(pointer); object; object = object->next)
        if (object->owner == process && object->pointer == pointer && !is_stale(object) && !object->release) {
            object->is_revoked = true;
            error = 0;
        }
    native_unlock();
    return native_answer(error);
}
