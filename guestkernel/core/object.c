/* Objects of servers: others have handles for them, and the last hold on one that goes runs the server's release function. */
#include "call_fast.h"

#define HANDLES_MAX 131072u
#define NUMBER_BITS 18u
#define HANDLE_ALIGNMENT_BITS 4u /* a handle looks like the address of something aligned */
#define BUCKETS 1024u

/* What a server's pointer of one type stands for. */
struct object {
    struct record record; /* charged to the server */
    struct object *next; /* in its bucket */
    const struct fl_object_type *type;
    uint64_t type_hash;
    uint64_t pointer;
    uint32_t incarnation; /* of the server that it belongs to: of another, it is stale */
    uint32_t holds;       /* of all handles, and of calls that it was passed to */
    bool revoked, releasing;
    struct handle *handles; /* one a process */
    struct entry entry;   /* in the queue where its release function is to run */
};

struct handle {
    struct record record; /* of the process that has it */
    struct object *object;
    struct handle *next; /* of the object's */
    uint32_t holds;
    uint32_t borrowed; /* those of the holds that are of calls it was passed to: not the process's to drop */
};

/* What an activation runs that runs a release function. */
static struct fl_function released_function;

static uint8_t *chunks[HANDLES_MAX / (FL_PAGE_SIZE / sizeof(struct handle)) + 1];
static struct records handles = {.bytes = sizeof(struct handle), .most = HANDLES_MAX, .chunks = chunks};
static struct records objects = {.bytes = sizeof(struct object), .most = UINT32_MAX};
static struct object *buckets[BUCKETS];

struct process *object_server(const struct object *object)
{
    return object->record.process;
}

struct queue *object_queue(const struct object *object)
{
    return &object_server(object)->queues[object->type->queue];
}

struct entry *object_entry(struct object *object)
{
    return &object->entry;
}

struct object *object_of_entry(struct entry *entry)
{
    return container_of(entry, struct object, entry);
}

/* Servers choose the pointers, so what decides the bucket is a number that they do not know. */
static struct object **bucket_of(const struct process *server, uint64_t pointer)
{
    uint64_t mixed = (pointer ^ boot->random) * (boot->random | 1) + server->index;
    return &buckets[(mixed ^ mixed >> 29) * 0x9e3779b97f4a7c15ull >> 54];
}

static struct object *find(const struct process *server, uint64_t type_hash, uint64_t pointer)
{
    for (struct object *object = *bucket_of(server, pointer); object; object = object->next)
        if (object->pointer == pointer && object->record.process == server && object->type_hash == type_hash &&
            object->incarnation == server->incarnation && !object->revoked &&
            (!object->releasing || object->entry.list))
            return object;
    return NULL;
}

static const struct fl_object_type *type_of(const struct process *server, uint64_t hash)
{
    const struct fl_object_type *types = (const struct fl_object_type *)server->image->object_types;
    for (uint32_t i = 0; i < server->image->object_type_count; i++)
        if (types[i].type == hash)
            return &types[i];
    return NULL;
}

static struct object *make(struct process *server, const struct fl_object_type *type, uint64_t pointer)
{
    struct object *object = record_take(&objects, server, NULL);
    if (!object)
        return NULL;
    struct object **bucket = bucket_of(server, pointer);
    object->next = *bucket;
    *bucket = object;
    object->type = type;
    object->type_hash = type->type;
    object->pointer = pointer;
    object->incarnation = server->incarnation;
    object->holds = 0;
    object->revoked = object->releasing = false;
    object->handles = NULL;
    object->entry.list = NULL;
    object->entry.kind = ENTRY_OBJECT;
    return object;
}

void object_discard(struct object *object)
{
    struct object **link = bucket_of(object_server(object), object->pointer);
    while (*link != object)
        link = &(*link)->next;
    *link = object->next;
    record_free(&objects, object);
}

bool object_is_stale(const struct object *object)
{
    const struct process *server = object_server(object);
    return object->revoked || object->incarnation != server->incarnation;
}

/* Whether there can be one hold more, on the object and therefore on any handle for it. */
static bool has_room(const struct object *object)
{
    return object->holds < UINT32_MAX;
}

/* One hold less. With the last, the server is told, unless the object is its no longer. */
static void drop(struct object *object) /* model: drop */
{
    if (--object->holds > 0 || object->releasing)
        return;
    if (object_is_stale(object)) {
        object_discard(object);
        return;
    }
    object->releasing = true;
    queue_release_object(object);
}

static uint64_t value_of(const struct handle *handle)
{
    uint64_t generation = handle->record.generation & RECORD_GENERATION_MASK;
    return FL_HANDLE_BASE + ((generation << NUMBER_BITS | handle->record.number) << HANDLE_ALIGNMENT_BITS);
}

static struct handle *find_handle(const struct process *process, uint64_t value)
{
    uint64_t id = (value - FL_HANDLE_BASE) >> HANDLE_ALIGNMENT_BITS;
    if (value < FL_HANDLE_BASE || value >= FL_HANDLE_END || value % (1u << HANDLE_ALIGNMENT_BITS))
        return NULL;
    return record_find(&handles, process, id & ((1u << NUMBER_BITS) - 1), id >> NUMBER_BITS);
}

/* The process's handle for an object, made if there is none; NULL: no memory. */
static struct handle *handle_for(struct object *object, struct process *process)
{
    struct handle *handle = object->handles;
    while (handle && handle->record.process != process)
        handle = handle->next;
    if (handle)
        return handle;
    handle = record_take(&handles, process, NULL);
    if (!handle)
        return NULL;
    handle->object = object;
    handle->holds = handle->borrowed = 0;
    handle->next = object->handles;
    object->handles = handle;
    return handle;
}

static void free_handle(struct handle *handle)
{
    struct handle **link = &handle->object->handles;
    while (*link != handle)
        link = &(*link)->next;
    *link = handle->next;
    record_free(&handles, handle);
}

/* A process's list of handles has those with holds of its own, which go with it. */
static void list_handle(struct handle *handle)
{
    struct link *link = &handle->record.link;
    bool has_own = handle->holds > handle->borrowed;
    if (has_own && link_empty(link))
        link_add(&handle->record.process->handle_list, link);
    else if (!has_own)
        link_remove(link);
}

/* Some holds less: the process's own, or what it had borrowed. */
static void drop_handle_holds(struct handle *handle, uint32_t count)
{
    struct object *object = handle->object;
    handle->holds -= count;
    object->holds -= count - 1;
    if (handle->holds == 0)
        free_handle(handle);
    else
        list_handle(handle);
    drop(object);
}

uint32_t object_pass(struct process *caller, struct process *callee, uint64_t type, uint64_t value,
                     struct object **held, uint64_t *passed) /* model: pass */
{
    struct handle *handle = find_handle(caller, value);
    if (!handle || handle->object->type_hash != type || object_is_stale(handle->object) ||
        object_server(handle->object)->state >= PROCESS_DYING)
        return FL_EBADF;
    struct object *object = handle->object;
    if (!has_room(object))
        return FL_ENOMEM;
    if (object_server(object) == callee) {
        *passed = object->pointer;
    } else if (type_of(callee, type)) {
        return FL_EBADF; /* another instance of the same server has it, and to this one pointers are its own */
    } else {
        struct handle *own = handle_for(object, callee);
        if (!own)
            return FL_ENOMEM;
        own->holds++;
        own->borrowed++;
        *passed = value_of(own);
    }
    object->holds++;
    *held = object;
    return 0;
}

void object_drop_held(struct object *object, struct process *callee) /* model: drop_held */
{
    if (object_server(object) != callee) {
        struct handle *own = object->handles;
        while (own->record.process != callee)
            own = own->next;
        own->borrowed--;
        drop_handle_holds(own, 1);
        return;
    }
    drop(object);
}

/* The result is an object of the server's own. */
static uint32_t give(struct process *server, struct process *caller, const struct fl_object_type *type,
                     uint64_t pointer, uint64_t *value) /* model: give */
{
    struct object *object = find(server, type->type, pointer);
    struct handle *handle = NULL;
    if (object ? !has_room(object) : !(object = make(server, type, pointer)))
        return FL_ENOMEM;
    if (object->releasing) { /* its release had not begun */
        queue_withdraw_object(object);
        object->releasing = false;
    }
    object->holds++;
    if (caller && (handle = handle_for(object, caller))) {
        handle->holds++;
        list_handle(handle);
        *value = value_of(handle);
        return 0;
    }
    drop(object);
    return FL_ENOMEM;
}

/* The result is a handle that the server has for somebody else's object. */
static uint32_t pass_back(struct process *server, struct process *caller, uint64_t type, uint64_t theirs, uint64_t *value)
{
    const struct handle *handle = find_handle(server, theirs);
    if (!handle || handle->object->type_hash != type)
        return FL_EPROTO;
    if (!caller)
        return 0;
    if (object_server(handle->object) == caller) {
        *value = handle->object->pointer;
        return object_is_stale(handle->object) ? FL_EPROTO : 0;
    }
    struct handle *own = has_room(handle->object) ? handle_for(handle->object, caller) : NULL;
    if (!own)
        return FL_ENOMEM;
    own->holds++;
    own->object->holds++;
    list_handle(own);
    *value = value_of(own);
    return 0;
}

/* model: return_object */
uint32_t object_return(struct process *server, struct process *caller, uint64_t type, uint64_t pointer, uint64_t *value)
{
    const struct fl_object_type *own = type_of(server, type);
    if (!pointer)
        return 0;
    return own ? give(server, caller, own, pointer, value) : pass_back(server, caller, type, pointer, value);
}

uint32_t object_release(struct process *process, uint64_t value) /* model: release_handle */
{
    struct handle *handle = find_handle(process, value);
    if (!handle || handle->holds == handle->borrowed)
        return FL_EBADF;
    drop_handle_holds(handle, 1);
    return 0;
}

uint32_t object_hold(struct process *process, uint64_t value) /* model: hold_handle */
{
    struct handle *handle = find_handle(process, value);
    if (!handle || object_is_stale(handle->object))
        return FL_EBADF;
    if (!has_room(handle->object))
        return FL_ENOMEM;
    handle->holds++;
    handle->object->holds++;
    list_handle(handle);
    return 0;
}

uint32_t object_revoke(struct process *server, uint64_t pointer) /* model: revoke */
{
    uint32_t error = FL_EBADF;
    for (struct object *object = *bucket_of(server, pointer); object; object = object->next)
        if (object->pointer == pointer && object_server(object) == server && !object_is_stale(object) && !object->releasing) {
            object->revoked = true;
            error = 0;
        }
    return error;
}

bool object_drop_one_handle(struct process *process) /* model: drop_handle */
{
    if (link_empty(&process->handle_list))
        return false;
    struct handle *handle = container_of(process->handle_list.next, struct handle, record.link);
    drop_handle_holds(handle, handle->holds - handle->borrowed); /* what is borrowed is for calls that wait until it is made new */
    return true;
}

void object_released(struct activation *callee) /* model: released */
{
    object_discard(callee->released);
}

/* A call for which nobody waits, on the stack's own thread. */
void object_run_release(struct object *object, struct activation *callee) /* model: run_release */
{
    static const uint64_t no_arguments[FL_INTEGER_ARGUMENTS];
    struct queue *queue = object_queue(object);
    struct thread *own = &callee->stack->own;
    thread_begin(own, callee->process, callee, PRIORITY_DEFAULT);
    callee->thread = own;
    callee->caller = NULL;
    callee->function = &released_function;
    callee->queue = queue;
    queue->holder = (struct activation *)((uint64_t)callee & queue->exclusive);
    callee->error = 0;
    callee->timeout = -1;
    callee->deadline = NEVER;
    callee->flags |= ACTIVATION_RELEASE;
    callee->released = object;
    frame_pass(&callee->frame, &callee->frame, no_arguments);
    frame_start(&callee->frame, object->type->release, stack_top(callee->stack) - 8);
    callee->frame.rdi = object->pointer;
    *callee->gate = FL_RETURN_GATE;
    wait_settle(own); /* for those that wait for the queue */
    schedule_ready(callee, resume_start);
}
