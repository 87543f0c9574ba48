/* refused: parameter words: what it points to is a pointer */
#include <faultline/export.h>

int count(char **words)
{
    return words[0] != 0;
}
FL_EXPORT(count, FL_IN(words, 1));
