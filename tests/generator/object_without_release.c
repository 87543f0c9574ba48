/* refused: struct window, FL_OBJECT has the wrong number of arguments, 0; write FL_OBJECT(struct tag, release) */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, );

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
