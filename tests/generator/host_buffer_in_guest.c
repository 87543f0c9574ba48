/* refused: parameter data: struct fl_buffer is for host servers */
#include <faultline/export.h>

struct fl_buffer {
    long bytes;
};
long look(struct fl_buffer data)
{
    return data.bytes;
}
FL_EXPORT(look, FL_IN(data, 1));
