/* refused: function window_type, FL_OBJECT is said of what is no struct; write FL_OBJECT(struct tag, release) */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
typedef struct window window_type;
FL_OBJECT(window_type, window_release);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
