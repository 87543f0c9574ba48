/* What comes from guests and files is shown in messages, and must not command the terminal that it reaches. */
#ifndef FAULTLINE_HOST_PRINTABLE_H
#define FAULTLINE_HOST_PRINTABLE_H

/* Puts a '?' in the place of each byte that is no part of a printable character of UTF-8: control characters, those
   of C1 among them, what ends a line or turns its direction, and what is not UTF-8. */
void printable(char *text);

#endif
