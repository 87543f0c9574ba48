/* refused: its release function door_release does not take just a pointer to it */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
struct door {
    int x;
};
void door_release(struct door *door)
{
    door->x = 0;
}
FL_OBJECT(struct window, door_release);

int window_look(struct window *window)
{
    return window->x;
}
FL_EXPORT(window_look);
