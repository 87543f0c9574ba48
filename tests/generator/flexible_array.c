/* refused: ends in the array words of unknown length */
#include <faultline/export.h>

struct text {
    int count;
    char words[];
};
int look(const struct text *text)
{
    return text->words[0];
}
FL_EXPORT(look, FL_IN(text, 1));
