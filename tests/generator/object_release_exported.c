/* refused: struct window, its release function window_release is exported as well */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);
FL_EXPORT(window_release);
