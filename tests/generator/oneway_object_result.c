/* refused: FL_ONEWAY of a function with a result */
#include <faultline/export.h>

struct window {
    int x;
};
void window_release(struct window *window)
{
    window->x = 0;
}
FL_OBJECT(struct window, window_release);

struct window *tell(void)
{
    return 0;
}
FL_EXPORT(tell, FL_ONEWAY);
