/* The fuzzer as a target of libFuzzer, which runs inputs one after the other in one process: each has a new kernel. */
#include "run.h"

#include <stdlib.h>

/* All variables of the kernel, by sections.h. */
extern uint8_t __start_kernel_bss[], __stop_kernel_bss[], __start_kernel_data[], __stop_kernel_data[];

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Between variables lie bytes that the address sanitizer lets nobody touch: this may. */
__attribute__((no_sanitize("address", "undefined"))) static void copy(volatile uint8_t *to,
                                                                      const volatile uint8_t *from, size_t bytes)
{
    for (size_t i = 0; i < bytes / 8; i++)
        ((volatile uint64_t *)to)[i] = ((const volatile uint64_t *)from)[i];
    for (size_t i = bytes / 8 * 8; i < bytes; i++)
        to[i] = from[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t *first_bss, *first_data; /* as they were before the first run */
    size_t bss = (size_t)(__stop_kernel_bss - __start_kernel_bss);
    size_t data = (size_t)(__stop_kernel_data - __start_kernel_data);
    if (!first_bss) {
        first_bss = malloc(bss);
        first_data = malloc(data);
        copy(first_bss, __start_kernel_bss, bss);
        copy(first_data, __start_kernel_data, data);
    }
    copy(__start_kernel_bss, first_bss, bss);
    copy(__start_kernel_data, first_data, data);
    run(bytes, size);
    return 0;
}
