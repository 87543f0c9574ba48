/* The server rival: what the races are about. It computes, makes objects, and may die at any time. */
#ifndef RACES_RIVAL_H
#define RACES_RIVAL_H

#define RIVAL_TOKENS 16

/* Computes for so many turns, then gives what rival_answer() says. Both in its queue, and beside other calls. */
long rival_work(long number, long turns);
long rival_work_beside(long number, long turns);
void rival_post(long number, long turns); /* nobody waits */

static inline long rival_answer(long number)
{
    return 3 * number + 1;
}

struct token;
struct token *rival_make(int number); /* 0 to RIVAL_TOKENS - 1 */
long rival_use(struct token *token, long turns); /* computes, then gives its number */
int rival_revoke(int number); /* beside other calls */
long rival_released(void); /* how many releases have run; beside other calls */

#endif
