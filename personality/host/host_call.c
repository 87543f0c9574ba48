/* Moving whole buffers between the guest's memory and the monitor's, for the generated dispatchers. */
#include "host_call.h"

#include "faultline/abi/errors.h"

#include <stdlib.h>
#include <string.h>

enum copy_direction { FROM_GUEST, TO_GUEST };

static void copy(const struct host_buffer *buffer, unsigned char *bytes, size_t count, enum copy_direction direction)
{
    for (int i = 0; i < buffer->piece_count && count; i++) {
        size_t piece = buffer->pieces[i].iov_len < count ? buffer->pieces[i].iov_len : count;
        if (direction == FROM_GUEST)
            memcpy(bytes, buffer->pieces[i].iov_base, piece);
        else
            memcpy(buffer->pieces[i].iov_base, bytes, piece);
        bytes += piece;
        count -= piece;
    }
}

void host_buffer_copy_in(struct host_call *call, const struct host_buffer *buffer, void *to, size_t bytes)
{
    copy(buffer, to, bytes, FROM_GUEST);
    call->copied_bytes += bytes;
}

void host_buffer_copy_out(struct host_call *call, const struct host_buffer *buffer, const void *from, size_t bytes)
{
    copy(buffer, (unsigned char *)(uintptr_t)from, bytes, TO_GUEST);
    call->copied_bytes += bytes;
}

char *host_buffer_string(struct host_call *call, const struct host_buffer *buffer)
{
    if (!buffer->present)
        return NULL;
    char *string = malloc(buffer->bytes + 1);
    if (!string) {
        call->error = FL_ENOMEM;
        return NULL;
    }
    host_buffer_copy_in(call, buffer, string, buffer->bytes);
    string[buffer->bytes] = '\0';
    return string;
}
