/* Prints an image's tables: what it may be called for, and everything it could ever call. */
#include "inspect.h"

#include "crossing.h"
#include "fail.h"
#include "image.h"
#include "places.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_exports(const struct image *image)
{
    if (!image->export_count)
        return;
    printf("exports:\n");
    for (size_t i = 0; i < image->export_count; i++) {
        printf("  %s\n", image->exports[i].signature);
        crossing_print(image, &image->exports[i]);
    }
}

static void print_objects(const struct image *image)
{
    if (image->object_count)
        printf("objects:\n");
    for (size_t i = 0; i < image->object_count; i++) {
        const struct image_object *object = &image->objects[i];
        printf("  struct %s, released in ", object->name);
        if (object->queue)
            printf("queue %" PRIu32 "\n", object->queue);
        else
            printf("the default queue\n");
    }
}

static void print_imports(const struct image *image)
{
    static const char *const kinds[] = {[FL_IMPORT_CALL] = "",
                                        [FL_IMPORT_ASYNC] = ", started without waiting",
                                        [FL_IMPORT_RESULT] = ", waited for later"};
    printf("imports:%s\n", image->import_count ? "" : " none");
    for (size_t i = 0; i < image->import_count; i++)
        printf("  %s: %s%s\n", image->imports[i].server, image->imports[i].signature, kinds[image->imports[i].kind]);
}

static bool named_before(const struct image *image, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(image->imports[i].server, image->imports[index].server) == 0)
            return true;
    return false;
}

/* A program may call whatever it imports; a server only the kernel, and what --server=...,allow= grants of its imports. */
static void print_reach(const struct image *image)
{
    printf("can reach: its own memory");
    for (size_t i = 0; i < image->import_count; i++)
        if (!named_before(image, i) && (!image->is_server || strcmp(image->imports[i].server, "kernel") == 0))
            printf(", %s", image->imports[i].server);
    printf("; nothing else%s\n", image->is_server ? " unless it is granted:" : "");
    if (!image->is_server)
        return;
    const char *before = NULL;
    for (size_t i = 0; i < image->import_count; i++) {
        if (named_before(image, i) || strcmp(image->imports[i].server, "kernel") == 0)
            continue;
        if (!before)
            printf("  --server=%s,allow=", image->file);
        printf("%s%s", before ? before : "", image->imports[i].server);
        before = ":";
    }
    printf(before ? " would let it call these\n" : "  it imports nothing that could be granted\n");
}

int inspect_command(int count, char **arguments)
{
    struct image image;
    if (count == 2 && strcmp(arguments[1], "--help") == 0) {
        puts("usage: faultline inspect FILE\nPrints what a program or server imports and exports, and what it can "
             "reach.");
        end_output();
        return 0;
    }
    if (count != 2)
        fail(EXIT_MONITOR, "inspect: which file? write faultline inspect FILE");
    image_read(&image, access(arguments[1], F_OK) == 0 ? arguments[1] : place_program(arguments[1]));
    if (image.is_server)
        printf("%s: the server %s\n", image.file, image.name);
    else
        printf("%s: a program\n", image.file);
    print_exports(&image);
    print_objects(&image);
    print_imports(&image);
    print_reach(&image);
    image_free(&image);
    end_output();
    return 0;
}
