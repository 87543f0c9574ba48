/* refused: parameter words: its limit "0" cannot be read */
#include <faultline/export.h>

int length(const char *words)
{
    return *words;
}
FL_EXPORT(length, FL_STRING(words, 0));
