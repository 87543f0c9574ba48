/* Puts all variables of the kernel into two sections, so that they can be made what they were (clang only). */
#ifndef FAULTLINE_FUZZ_SECTIONS_H
#define FAULTLINE_FUZZ_SECTIONS_H

#pragma clang section bss = "kernel_bss" data = "kernel_data"

#endif
