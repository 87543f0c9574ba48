/* One of the many servers of the capacity test: NAME stands for its name. */
#ifndef CAPACITY_NAME_H
#define CAPACITY_NAME_H

struct NAME_thing;

struct NAME_thing *NAME_make(int number);
int NAME_number(struct NAME_thing *thing);

#endif
