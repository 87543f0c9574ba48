/* A server that calls the server mortal, as the program does. */
#ifndef MIDDLE_H
#define MIDDLE_H

/* What mortal_count() and mortal_crash() return to it, or their error's number times -1. */
int middle_count(void);
int middle_crash(void);

#endif
