/* A guest as laid out before its first instruction: memory, kernel, processes and the functions bound between them. */
#ifndef FAULTLINE_VMM_GUEST_H
#define FAULTLINE_VMM_GUEST_H

#include "faultline/abi/boot.h"
#include "faultline/abi/link.h"
#include "guest_memory.h"
#include "image.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct host_server;

/* What one --server option asks for. */
struct server_option {
    const char *name; /* as imports name it */
    const char *file;
    const char *const *allow; /* host or guest servers it may call beyond kernel; NULL-terminated, or NULL */
    bool restart; /* started afresh whenever it dies */
    bool per_client; /* a process of its own for each process that imports from it */
    uint64_t memory_bytes; /* that it may have; 0: half of the guest's */
    int64_t grace_ns; /* as fl_process_image.grace_ns; -1: for ever */
};

struct guest_options {
    const char *kernel_file;
    const char *program_file; /* a path */
    char *const *arguments; /* NULL-terminated; [0] is the program's name */
    const struct server_option *servers;
    size_t server_count;
    const char *const *search_path; /* directories to look for NAME.server in, in order; NULL-terminated */
    const struct host_server *const *host_servers; /* NULL-terminated */
    uint64_t memory_bytes;
    uint64_t copy_threshold; /* as fl_boot.copy_threshold */
    bool randomise;
    enum fl_bell_kind bell;
};

/* A process of the guest. Index 0 is the program. */
struct guest_process {
    char name[FL_NAME_MAX + 1];
    const char *file; /* for messages and for DWARF */
    struct image image;
    guest_virt bias; /* what was added to the image's addresses */
    guest_phys page_table;
    uint64_t memory_bytes; /* that it may have */
    bool is_server;
    uint32_t client; /* as fl_process_image.client */
    const struct server_option *option; /* of a server; NULL: no --server names it */
};

/* A function of the boot table, and what to call it. Same index as fl_boot.functions. */
struct guest_function {
    char *server; /* NAME, or NAME@CLIENT of an instance for one client */
    char *function; /* with _async or _result behind it, if it is one of these */
    const struct fl_shape *exporter; /* the shape in its exporter's table, which no other function has */
    enum fl_import_kind kind;
    bool denied;
    struct fl_function *record; /* in guest memory: read the counters only */
};

struct guest {
    struct guest_memory memory;
    struct image kernel;
    uint64_t start; /* the kernel's first instruction in long mode */
    guest_phys records_next, records_end; /* the page that small records are being put into */
    struct guest_process *processes;
    size_t process_count;
    struct guest_function *functions;
    size_t function_count;
    struct fl_boot *boot; /* in guest memory */
    struct fl_link *link; /* in guest memory */
};

/*
 * Checks the program, finds the servers it and they import from, binds, and lays everything out; fail()s with
 * EXIT_UNACCEPTABLE or EXIT_NOT_FOUND and a sentence. The kernel image is parsed and its page tables made, and, for
 * FL_BELL_PORT_IO, also loaded (QEMU loads it itself from the file).
 */
void guest_create(struct guest *guest, const struct guest_options *options);
void guest_destroy(struct guest *guest);

/* fl_boot.functions entries with kind FL_FUNCTION_HOST have as `entry` an index into this flat numbering: the
   functions of host_servers[0] first, in order, then those of host_servers[1], and so on. */

#endif
