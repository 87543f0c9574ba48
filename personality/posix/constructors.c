/* Constructors in the order of their priority, destructors in the opposite one. */
#include "constructors.h"

#include <stddef.h>

typedef void function(void);

/* Set by the linker; equal where a program has none. */
extern function *const __preinit_array_start[], *const __preinit_array_end[];
extern function *const __init_array_start[], *const __init_array_end[];
extern function *const __fini_array_start[], *const __fini_array_end[];

void constructors_run(void)
{
    for (function *const *one = __preinit_array_start; one < __preinit_array_end; one++)
        (*one)();
    for (function *const *one = __init_array_start; one < __init_array_end; one++)
        (*one)();
}

void destructors_run(void)
{
    for (function *const *one = __fini_array_end; one > __fini_array_start;)
        (*--one)();
}
