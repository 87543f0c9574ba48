/* refused: struct window, FL_OBJECT_OF is for servers that are processes of their own */
/* kind: host */
#include <faultline/export.h>

struct window;
FL_OBJECT_OF("desk", struct window);

int window_look(struct window *window)
{
    return window != 0;
}
FL_EXPORT(window_look);
