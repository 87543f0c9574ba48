/* Handles: what they are worth to whom, and when the server releases what is behind them. */
#include "box.import.h"
#include "check.h"
#include "relay.import.h"

#include <stdint.h>

/* The release function runs by itself. */
static int released_in_time(int count)
{
    for (int i = 0; i < 2000 && box_released() != count; i++)
        fl_sleep(10 * MILLISECOND);
    return box_released() == count;
}

static void holds(void)
{
    struct box *box = box_make(7), *other = box_make(8);
    CHECK(box && other && box != other);
    CHECK(box_value(box) == 7 && box_value(other) == 8 && box_value(NULL) == -1);
    CHECK(box_again(box) == box);
    CHECK(fl_release(box) == 0 && box_value(box) == 7);
    CHECK(fl_hold(box) == 0 && fl_release(box) == 0 && fl_release(box) == 0);
    CHECK(fl_release(box) == -1 && fl_error() == EBADF);
    CHECK(box_value(box) == -1 && fl_error() == EBADF);
    CHECK(released_in_time(1));
    CHECK(fl_hold(box) == -1 && fl_error() == EBADF);
    CHECK(fl_release(other) == 0 && released_in_time(2));
}

static void forged(void)
{
    struct box *box = box_make(7);
    struct lid *lid = box_lid(box);
    CHECK(box_lid_is_of(lid, box) == 1);
    CHECK(box_lid_is_of((struct lid *)box, box) == -1 && fl_error() == EBADF);
    CHECK(box_value((struct box *)lid) == -1 && fl_error() == EBADF);
    CHECK(box_value((struct box *)((uintptr_t)box + 16)) == -1 && fl_error() == EBADF);
    CHECK(box_value((struct box *)16) == -1 && fl_error() == EBADF);
    int local;
    CHECK(fl_release(&local) == -1 && fl_error() == EBADF);
    CHECK(fl_revoke(box) == -1 && fl_error() == EBADF);
    CHECK(fl_release(lid) == 0 && fl_release(box) == 0 && released_in_time(3));
}

static void revoked(void)
{
    struct box *box = box_make(7);
    CHECK(box_revoke(box) == 0);
    CHECK(box_value(box) == -1 && fl_error() == EBADF);
    CHECK(fl_hold(box) == -1 && fl_error() == EBADF);
    CHECK(fl_release(box) == 0 && fl_release(box) == -1 && fl_error() == EBADF);
    CHECK(released_in_time(3));
}

static void passed_on(void)
{
    struct box *box = box_make(21);
    CHECK(relay_box_value(box) == 21);
    CHECK(relay_box_value(NULL) == -1);
    CHECK(relay_box_keep(box) == 0);
    CHECK(relay_box_kept() == box);
    CHECK(fl_release(box) == 0 && fl_release(box) == 0 && box_value(box) == -1);
    CHECK((box = relay_box_kept()) != NULL && box_value(box) == 21);
    CHECK(relay_box_keep(NULL) == 0);
    CHECK(box_value(box) == 21 && fl_release(box) == 0 && released_in_time(4));
    box = box_make(22);
    CHECK(relay_box_keep(box) == 0 && fl_release(box) == 0);
    CHECK(fl_kill("relay") == 0 && released_in_time(5));
    CHECK(fl_restart("relay") == 0);
}

static void cut_off(void)
{
    fl_deadline(20 * MILLISECOND);
    CHECK(box_slowly(50 * MILLISECOND, 3) == NULL && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    CHECK(released_in_time(6)); /* nobody ever had it */
    fl_future making = box_make_async(5);
    struct box *box = box_make_result(making);
    fl_future value = box_value_async(box);
    CHECK(fl_release(box) == 0);
    CHECK(box_value_result(value) == 5 && released_in_time(7));
}

static void many(void)
{
    static struct box *boxes[2000];
    for (int i = 0; i < 2000; i++)
        boxes[i] = box_make(i);
    CHECK(boxes[1999] && box_value(boxes[500]) == 500);
    for (int i = 0; i < 2000; i++)
        CHECK(fl_release(boxes[i]) == 0);
    CHECK(released_in_time(2007));
}

static void death(void)
{
    struct box *box = box_make(7);
    CHECK(fl_kill("box") == 0);
    CHECK(box_value(box) == -1 && fl_error() == EOWNERDEAD);
    CHECK(fl_restart("box") == 0);
    CHECK(box_value(box) == -1 && fl_error() == EBADF);
    CHECK(fl_release(box) == 0 && fl_release(box) == -1 && fl_error() == EBADF);
}

int main(void)
{
    holds();
    forged();
    revoked();
    passed_on();
    cut_off();
    many();
    death();
    return broken != 0;
}
