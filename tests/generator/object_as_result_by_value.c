/* refused: function window_make, struct window, which is an object, would be copied */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

struct window window_make(void)
{
    return (struct window){1};
}
FL_EXPORT(window_make);
