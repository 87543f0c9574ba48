/* Reads the types of objects that a server has, and checks that all its queues are numbered without a gap. */
#include "faultline/abi/hash.h"
#include "image_check.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

static void check_object(const struct image *image, const struct image_object *object, size_t index)
{
    const struct image_segment *segment = image_segment_of(image, object->release, 1);
    if (!segment || !segment->executable)
        image_refuse(image, DAMAGED "struct %s is released at %#" PRIx64 ", where there is no code", object->name,
                     object->release);
    if (object->type != fl_hash_object_type(image->name, object->name))
        image_refuse(image, DAMAGED "the type of struct %s is not that of its name and its server's", object->name);
    if (object->queue >= FL_QUEUES_MAX)
        image_refuse(image, DAMAGED "struct %s is released in queue %" PRIu32 ", beyond the %u there may be",
                     object->name, object->queue, FL_QUEUES_MAX);
    for (size_t other = 0; other < index; other++)
        if (strcmp(image->objects[other].name, object->name) == 0)
            image_refuse(image, DAMAGED "struct %s is an object twice", object->name);
}

void image_read_objects(struct image *image, uint64_t first, uint64_t end)
{
    const unsigned char *content =
        image_table_between(image, first, end, sizeof(struct fl_object_record), FL_OBJECT_TYPES_MAX,
                            &image->object_count, "the table of objects");
    if (image->object_count && !image->is_server)
        image_refuse(image, DAMAGED "it has objects, which only a server can have");
    image->objects = image_allocate(image->object_count, sizeof image->objects[0]);
    for (size_t i = 0; i < image->object_count; i++) {
        struct fl_object_record record;
        uint64_t at = first + i * sizeof record;
        memcpy(&record, content + i * sizeof record, sizeof record);
        struct image_object *object = &image->objects[i];
        object->name = image_required_name_at(
            image, image_target_of(at + offsetof(struct fl_object_record, name_at), record.name_at), FL_FUNCTION_MAX,
            "the name of an object");
        object->release = image_target_of(at + offsetof(struct fl_object_record, release_at), record.release_at);
        object->type = record.type;
        object->queue = record.queue;
        if (record.reserved)
            image_refuse(image, DAMAGED "struct %s has something in a reserved field", object->name);
        check_object(image, object, i);
    }
}

void image_check_queues(const struct image *image)
{
    bool named[FL_QUEUES_MAX] = {true};
    uint32_t count = 1;
    for (size_t i = 0; i < image->export_count; i++)
        named[image->exports[i].shape.queue] = true;
    for (size_t i = 0; i < image->object_count; i++)
        named[image->objects[i].queue] = true;
    while (count < FL_QUEUES_MAX && named[count])
        count++;
    for (uint32_t queue = count; queue < FL_QUEUES_MAX; queue++)
        if (named[queue])
            image_refuse(image, DAMAGED "it has a queue %" PRIu32 " and no queue %" PRIu32, queue, count);
}
