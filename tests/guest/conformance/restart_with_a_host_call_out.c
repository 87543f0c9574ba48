/* Memory that a server has given to the host stays apart until the host has answered: what the host writes after the
   server's death does not reach the server that is started afresh in its place, nor anybody else.
   run: -s asker=asker.server,allow=console
   stdin: sleep 1.5; echo a line that comes too late
   stderr: asker: was ended by fl_kill() */
#include "asker.import.h"
#include "failing.h"

#include <faultline/console.h>

#include <stdlib.h>
#include <string.h>

int main(void)
{
    char late[4] = "---";
    HOLDS(asker_memory_is_untouched() == 1);
    fl_future reads = asker_waits_for_input_async();
    HOLDS(BECOMES(asker_is_reading()));
    fl_sleep(200 * MILLISECOND); /* until the host does so as well */
    HOLDS(fl_kill("asker") == 0);
    HOLDS(asker_waits_for_input_result(reads) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("asker") == 0 && asker_memory_is_untouched() == 1);
    char *others = calloc(64, 4096); /* frames of the dead, perhaps */
    HOLDS(console_read(late, 3) == 0); /* returns when the line has gone, to nobody */
    HOLDS(strcmp(late, "---") == 0 && asker_memory_is_untouched() == 1);
    for (int i = 0; i < 64 * 4096; i++)
        if (others[i]) {
            HOLDS(others[i] == 0);
            break;
        }
    return broken != 0;
}
