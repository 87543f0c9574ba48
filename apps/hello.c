/* The smallest program: one line, which reaches the host's terminal by a page fault. */
#include <stdio.h>

int main(void)
{
    printf("Hello from the other side of a page fault.\n");
    return 0;
}
