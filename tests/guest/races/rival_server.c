/* The server rival: see rival.h. */
#include "rival.h"

#include <faultline/call.h>
#include <faultline/export.h>

struct token {
    int number;
};

static struct token tokens[RIVAL_TOKENS];
static _Atomic long released;

static void compute(long turns)
{
    for (volatile long turn = 0; turn < turns; turn++)
        ;
}

long rival_work(long number, long turns)
{
    compute(turns);
    return rival_answer(number);
}
FL_EXPORT(rival_work);

long rival_work_beside(long number, long turns)
{
    compute(turns);
    return rival_answer(number);
}
FL_EXPORT(rival_work_beside, FL_CONCURRENT);

void rival_post(long number, long turns)
{
    (void)number;
    compute(turns);
}
FL_EXPORT(rival_post, FL_ONEWAY);

void token_release(struct token *token)
{
    token->number = -1;
    released++;
}
FL_OBJECT(struct token, token_release);

struct token *rival_make(int number)
{
    tokens[number].number = number;
    return &tokens[number];
}
FL_EXPORT(rival_make);

long rival_use(struct token *token, long turns)
{
    compute(turns);
    return token->number;
}
FL_EXPORT(rival_use);

int rival_revoke(int number)
{
    return fl_revoke(&tokens[number]);
}
FL_EXPORT(rival_revoke, FL_CONCURRENT);

long rival_released(void)
{
    return released;
}
FL_EXPORT(rival_released, FL_CONCURRENT);
