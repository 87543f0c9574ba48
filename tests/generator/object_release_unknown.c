/* refused: struct window, the definition of its release function window_close is in no object file */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_close);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
