/* Reads what the tables of an image lead to: self-relative fields, names, signatures, and the bytes of whole tables. */
#include "image_check.h"

#include <string.h>

uint64_t image_target_of(uint64_t field_address, int32_t field)
{
    return field_address + (uint64_t)(int64_t)field;
}

/* A NUL-terminated string of at most `limit` bytes inside the file's part of one segment, or a refusal. */
static const char *string_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const struct image_segment *segment = image_segment_of(image, address, 1);
    uint64_t offset = segment ? address - segment->address : 0;
    if (!segment || offset >= segment->file_bytes)
        image_refuse(image, DAMAGED "%s lies outside its segments", what);
    const unsigned char *text = image_segment_content(image, segment) + offset;
    uint64_t left = segment->file_bytes - offset;
    if (memchr(text, 0, left <= limit ? left : limit + 1))
        return (const char *)text;
    if (left <= limit)
        image_refuse(image, DAMAGED "%s has no end inside its segment", what);
    image_refuse(image, DAMAGED "%s is longer than %zu bytes", what, limit);
}

/* Names go into messages and commands: nothing but what C identifiers and file names are made of. */
const char *image_name_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const char *name = string_at(image, address, limit, what);
    for (const char *at = name; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *at))
            image_refuse(image, DAMAGED "%s has a character that no name has", what);
    return name;
}

const char *image_required_name_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const char *name = image_name_at(image, address, limit, what);
    if (!*name)
        image_refuse(image, DAMAGED "%s is empty", what);
    return name;
}

const char *image_signature_at(const struct image *image, uint64_t address)
{
    const char *signature = string_at(image, address, FL_SIGNATURE_MAX, "a signature");
    for (const char *at = signature; *at; at++)
        if (*at < ' ' || *at > '~')
            image_refuse(image, DAMAGED "a signature has a character that cannot be printed");
    return signature;
}

const unsigned char *image_table_between(const struct image *image, uint64_t first, uint64_t end, size_t size,
                                         size_t most, size_t *count, const char *what)
{
    if (end < first || (end - first) % size != 0 || (end - first) / size > most)
        image_refuse(image, DAMAGED "%s is of an impossible size", what);
    const unsigned char *content = image_content_at(image, first, end - first);
    *count = (end - first) / size;
    if (*count && !content)
        image_refuse(image, DAMAGED "%s lies outside its segments", what);
    return content;
}
