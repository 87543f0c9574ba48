/* refused: FL_OBJECT has the wrong number of arguments, 3 */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release, FL_QUEUE(one), FL_QUEUE(two));

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
