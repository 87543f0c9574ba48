/* refused: its release function window_close does not take just a pointer to it */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
void window_close(struct window *window, int how)
{
    window->x = how;
}
FL_OBJECT(struct window, window_close);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
