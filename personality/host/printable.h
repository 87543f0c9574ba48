/* What comes from guests and files is shown in messages, and must not command the terminal that it reaches. */
#ifndef FAULTLINE_HOST_PRINTABLE_H
#define FAULTLINE_HOST_PRINTABLE_H

/* Puts a '?' in the place of each byte that is no printable character of UTF-8, or a part of one that is none: of control
   characters, those of C1 among them, of what ends a line or turns its direction, and of what is not UTF-8. */
void printable(char *text);

#endif
