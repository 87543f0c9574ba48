/* The server hive, which has a thread of its own. */
#ifndef CONFORMANCE_HIVE_H
#define CONFORMANCE_HIVE_H

/* What fl_priority(priority) returns in an exported function, in hive's thread, and in a thread that an exported function
   has started (-2: none was started), and the error. */
int hive_priority(int priority, int *error);
int hive_priority_of_thread(int priority, int *error);
int hive_priority_of_new_thread(int priority, int *error);

long hive_turns(void);    /* how often its thread has looked for work: about once a millisecond */
int hive_in_thread(void); /* what fl_caller() is there */

#endif
