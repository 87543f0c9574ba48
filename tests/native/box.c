/* The server box: see box.h. */
#include "box.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>

struct lid {
    struct box *box;
};

struct box {
    int value;
    struct lid lid;
};

static int released;
static struct box *made[4096]; /* the last ones, so that none is lost when the server dies */
static unsigned made_count;

void box_release(struct box *box);
void box_release(struct box *box)
{
    __atomic_add_fetch(&released, 1, __ATOMIC_SEQ_CST);
    free(box);
}
FL_OBJECT(struct box, box_release, FL_QUEUE(releases));

void lid_release(struct lid *lid);
void lid_release(struct lid *lid)
{
    (void)lid;
}
FL_OBJECT(struct lid, lid_release);

struct box *box_make(int value)
{
    struct box *box = malloc(sizeof *box);
    if (box)
        *box = (struct box){.value = value, .lid = {box}};
    made[made_count++ % 4096] = box;
    return box;
}
FL_EXPORT(box_make);

struct box *box_again(struct box *box)
{
    return box;
}
FL_EXPORT(box_again);

int box_value(const struct box *box)
{
    return box ? box->value : -1;
}
FL_EXPORT(box_value);

int box_revoke(struct box *box)
{
    int result = fl_revoke(box);
    free(box);
    return result;
}
FL_EXPORT(box_revoke);

int box_released(void)
{
    return __atomic_load_n(&released, __ATOMIC_SEQ_CST);
}
FL_EXPORT(box_released);

struct lid *box_lid(struct box *box)
{
    return &box->lid;
}
FL_EXPORT(box_lid);

int box_lid_is_of(struct lid *lid, struct box *box)
{
    return lid == &box->lid;
}
FL_EXPORT(box_lid_is_of);

struct box *box_slowly(long ns, int value)
{
    fl_sleep(ns);
    return box_make(value);
}
FL_EXPORT(box_slowly);
