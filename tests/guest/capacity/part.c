/* One of the many servers of the capacity test, which has things with numbers: NAME stands for its name. */
#include "NAME.h"

#include <faultline/export.h>

#include <stdlib.h>

struct NAME_thing {
    int number;
};

void NAME_free(struct NAME_thing *thing);

void NAME_free(struct NAME_thing *thing)
{
    free(thing);
}
FL_OBJECT(struct NAME_thing, NAME_free);

struct NAME_thing *NAME_make(int number)
{
    struct NAME_thing *thing = malloc(sizeof *thing);
    if (thing)
        thing->number = number;
    return thing;
}
FL_EXPORT(NAME_make);

int NAME_number(struct NAME_thing *thing)
{
    return thing->number;
}
FL_EXPORT(NAME_number);
