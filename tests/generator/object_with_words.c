/* refused: struct window, "FL_CONCURRENT" stands behind the release function */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release, FL_CONCURRENT);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
