/* refused: parameter window: FL_IN of a pointer to struct window, which is an object */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

typedef const struct window *window_handle;
int window_look(window_handle window)
{
    return window->x;
}
FL_EXPORT(window_look, FL_IN(window, 1));
