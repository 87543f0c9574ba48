/* refused: parameter file: FL_QUEUE of a parameter */
#include <faultline/export.h>

int look(int file)
{
    return file;
}
FL_EXPORT(look, FL_QUEUE(file));
