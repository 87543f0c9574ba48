/* A server with objects: boxes of numbers. */
#ifndef BOX_H
#define BOX_H

struct box;
struct lid;

struct box *box_make(int value);
struct box *box_again(struct box *box); /* the same one: one hold more */
int box_value(const struct box *box); /* -1 for NULL */
int box_revoke(struct box *box);
int box_released(void); /* how many boxes have been */
struct lid *box_lid(struct box *box);
int box_lid_is_of(struct lid *lid, struct box *box);
struct box *box_slowly(long ns, int value);

#endif
