/* refused: struct window, FL_OBJECT is for servers that are processes of their own */
/* kind: host */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

struct window *window_open(void)
{
    return 0;
}
FL_EXPORT(window_open);
