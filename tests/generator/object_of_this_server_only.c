/* refused: FL_OBJECT(struct window, release) if clients only hold it */
#include <faultline/export.h>

struct window;
FL_OBJECT_OF("test", struct window);

int window_look(struct window *window)
{
    return window != 0;
}
FL_EXPORT(window_look);
