/* refused: parameter windows: what it points to is a pointer */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

int window_look(struct window **windows, int count)
{
    return windows[count - 1]->x;
}
FL_EXPORT(window_look, FL_IN(windows, count));
