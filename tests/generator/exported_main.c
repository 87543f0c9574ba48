/* refused: function main, it starts the server, and clients have one of their own; write another name instead */
#include <faultline/export.h>

int main(void)
{
    return 0;
}
FL_EXPORT(main);
