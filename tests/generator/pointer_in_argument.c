/* refused: parameter node: it has the pointer next inside */
#include <faultline/export.h>

struct node {
    struct node *next;
};
int depth(struct node node)
{
    return node.next != 0;
}
FL_EXPORT(depth);
