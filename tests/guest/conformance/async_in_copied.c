/* What the arguments of f_async lead to is copied before it returns: what becomes of that memory afterwards changes nothing. */
#include "holds.h"
#include "kinds.import.h"

#include <string.h>

int main(void)
{
    int values[3] = {1, 2, 3}, found[3] = {0};
    size_t count = 3;
    char text[12] = "four";
    fl_future total = kinds_total_async(values, 3);
    fl_future length = kinds_length_async(text);
    fl_future below = kinds_below_async(values, found, &count, 3);
    memset(values, 0, sizeof values);
    memcpy(text, "more of it", 11);
    count = 1;
    HOLDS(kinds_total_result(total) == 6);
    HOLDS(kinds_length_result(length) == 4);
    kinds_below_result(below);
    HOLDS(count == 2 && found[0] == 1 && found[1] == 2);
    return broken != 0;
}
