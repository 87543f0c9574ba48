/* refused: parameter window: struct window is an object of the server test and of the server wall */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);
FL_OBJECT_OF("wall", struct window);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
