/* The table of open files: a handle is a place in it and how often that place was used, so that a stale one is known. */
#include "personality/host/fs_files.h"

#include "faultline/abi/boot.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

enum {
    PLACE_BITS = 10,
    PLACES = 1 << PLACE_BITS,
    USES = 1 << (31 - PLACE_BITS), /* a handle is never negative */
};

struct open_file {
    int descriptor;
    uint32_t owner;
    unsigned use; /* counts from 1, below USES */
    unsigned references; /* calls under way, and 1 while the handle is valid; 0: the place is free */
    bool valid;
};

static struct open_file files[PLACES];
static uint32_t incarnations[FL_PROCESSES_MAX]; /* of each process: the one that may open files */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* held for a look at the table, never while a file is used */

static struct open_file *place_of(int handle)
{
    return &files[handle & (PLACES - 1)];
}

/* With the lock held: the file behind a handle, or NULL. */
static struct open_file *find(uint32_t process, int handle)
{
    if (handle < 0)
        return NULL;
    struct open_file *file = place_of(handle);
    bool same = file->valid && file->owner == process && file->use == (unsigned)handle >> PLACE_BITS;
    return same ? file : NULL;
}

/* With the lock held: drops a reference; returns what has to be closed once the lock is free, or -1. */
static int drop(struct open_file *file)
{
    return --file->references == 0 ? file->descriptor : -1;
}

static void close_if_any(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

/* With the lock held: a free place, or NULL and why as an errno value. */
static struct open_file *find_place(uint32_t process, int *why)
{
    struct open_file *place = NULL;
    int owned = 0;
    for (size_t i = 0; i < PLACES; i++) {
        if (files[i].valid && files[i].owner == process)
            owned++;
        if (!place && files[i].references == 0)
            place = &files[i];
    }
    *why = owned >= FS_FILES_PER_PROCESS ? EMFILE : ENFILE;
    return owned >= FS_FILES_PER_PROCESS ? NULL : place;
}

int fs_file_add(uint32_t process, uint32_t incarnation, int descriptor)
{
    int result = EOWNERDEAD;
    pthread_mutex_lock(&lock);
    struct open_file *place = incarnation == incarnations[process] ? find_place(process, &result) : NULL;
    if (place) {
        unsigned use = place->use + 1 < USES ? place->use + 1 : 1;
        *place =
            (struct open_file){.descriptor = descriptor, .owner = process, .use = use, .references = 1, .valid = true};
        result = (int)(use << PLACE_BITS) | (int)(place - files);
    } else {
        result = -result;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int fs_file_take(uint32_t process, int handle)
{
    pthread_mutex_lock(&lock);
    struct open_file *file = find(process, handle);
    int descriptor = -EBADF;
    if (file) {
        file->references++;
        descriptor = file->descriptor;
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

void fs_file_give_back(int handle)
{
    pthread_mutex_lock(&lock);
    int descriptor = drop(place_of(handle));
    pthread_mutex_unlock(&lock);
    close_if_any(descriptor);
}

int fs_file_close(uint32_t process, int handle)
{
    pthread_mutex_lock(&lock);
    struct open_file *file = find(process, handle);
    int descriptor = -1;
    if (file) {
        file->valid = false;
        descriptor = drop(file);
    }
    pthread_mutex_unlock(&lock);
    close_if_any(descriptor);
    return file ? 0 : -EBADF;
}

void fs_process_ended(uint32_t process, uint32_t next)
{
    pthread_mutex_lock(&lock);
    incarnations[process] = next;
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; i < PLACES; i++) {
        int descriptor = -1;
        pthread_mutex_lock(&lock);
        if (files[i].valid && files[i].owner == process) {
            files[i].valid = false;
            descriptor = drop(&files[i]);
        }
        pthread_mutex_unlock(&lock);
        close_if_any(descriptor);
    }
}
