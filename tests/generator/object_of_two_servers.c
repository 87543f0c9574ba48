/* refused: parameter window: struct window is an object of the server desk and of the server wall */
#include <faultline/export.h>

struct window;
FL_OBJECT_OF("desk", struct window);
FL_OBJECT_OF("wall", struct window);

int window_look(struct window *window)
{
    return window != 0;
}
FL_EXPORT(window_look);
