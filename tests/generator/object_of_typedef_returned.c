/* refused: function window_type, FL_OBJECT is said of what is no struct; write FL_OBJECT(struct tag, release) */
#include <faultline/export.h>

typedef struct window {
    int x;
} window_type;

window_type *window_open(void)
{
    static window_type window;
    return &window;
}
FL_EXPORT(window_open);

void window_release(window_type *window)
{
    window->x = 0;
}
FL_OBJECT(window_type, window_release);
