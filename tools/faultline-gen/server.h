/* A server as the generator sees it: its functions, its queues, and the types of objects that they deal with. */
#ifndef FAULTLINE_GEN_SERVER_H
#define FAULTLINE_GEN_SERVER_H

#include "function.h"

enum server_kind { KIND_GUEST, KIND_HOST, KIND_KERNEL };

/* A type of objects: a pointer to `struct tag` is a handle to everybody but its server. */
struct object {
    const struct declaration *declaration;
    const char *tag;
    const char *server;
    const char *release; /* the function; NULL: of another server's object */
    const char *queue_name; /* in which it runs, or NULL */
    unsigned int queue;
    uint64_t type;
};

struct server {
    const char *name;
    enum server_kind kind;
    bool is_native; /* linked into a native program: arguments travel in frames, as if all on the stack */
    const char *header; /* the server's own, as files include it, or NULL */
    const char *dispatcher_header; /* the same for its dispatchers */
    struct function *functions;
    size_t function_count;
    struct object *objects; /* its own, and those of other servers */
    size_t object_count;
    const char *queues[FL_QUEUES_MAX]; /* of a guest server; the first is the default one, which has no name */
    unsigned int queue_count;
};

/* The number of a guest server's queue of that name, which is a new one if it is named for the first time. */
unsigned int server_queue(struct server *server, const struct declaration *declaration, const char *name);

#endif
