/* refused: parameter words: FL_STRING of what is no char */
#include <faultline/export.h>

int length(const int *words)
{
    return *words;
}
FL_EXPORT(length, FL_STRING(words));
