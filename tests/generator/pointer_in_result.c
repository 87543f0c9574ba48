/* refused: its result has the pointer next inside */
#include <faultline/export.h>

struct node {
    struct node *next;
};
struct node first(void)
{
    return (struct node){0};
}
FL_EXPORT(first);
