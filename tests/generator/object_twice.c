/* refused: struct window, it is declared an object twice, before at */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);
FL_OBJECT(struct window, window_release);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
