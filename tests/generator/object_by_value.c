/* refused: parameter window: struct window, which is an object, would be copied */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

int window_look(struct window window)
{
    return window.x;
}
FL_EXPORT(window_look);
