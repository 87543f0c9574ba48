/* refused: *window is counted, but window is no pointer that comes in */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

void window_fill(const struct window *window, char *text)
{
    text[window->x] = 1;
}
FL_EXPORT(window_fill, FL_OUT(text, *window));
