/* Where things are found: the kernel, programs and servers, from where this command itself lies. */
#ifndef FAULTLINE_VMM_PLACES_H
#define FAULTLINE_VMM_PLACES_H

/* The kernel's file: FAULTLINE_KERNEL, or the one built or installed with this command. */
const char *place_kernel(void);

/* Directories for programs and servers: those of FAULTLINE_PATH, then the apps built or installed with this command.
   NULL-terminated. */
const char *const *place_search_path(void);

/* The file of a program: a path as it is, a name looked up in the search path. fail()s if there is none. */
const char *place_program(const char *name);

/* The file of a server: a path, and a file here, as they are; another name is looked up beside the program and in the
   search path. NULL if there is none. */
const char *place_server(const char *name, const char *program);

#endif
