/* Running what the linker collected in .preinit_array, .init_array and .fini_array. */
#ifndef FAULTLINE_POSIX_CONSTRUCTORS_H
#define FAULTLINE_POSIX_CONSTRUCTORS_H

void constructors_run(void);
void destructors_run(void);

#endif
