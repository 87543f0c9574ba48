/* refused: FL_QUEUE is for host servers only */
#include <faultline/export.h>

int look(int file)
{
    return file;
}
FL_EXPORT(look, FL_QUEUE(file));
