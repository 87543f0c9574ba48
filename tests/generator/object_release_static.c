/* refused: struct window, its release function window_close is static */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
__attribute__((used, noinline)) static void window_close(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_close);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
