/* refused: struct window, it is said to be an object of "the desk", which no server can be called */
#include <faultline/export.h>

struct window;
FL_OBJECT_OF("the desk", struct window);

int window_look(struct window *window)
{
    return window != 0;
}
FL_EXPORT(window_look);
