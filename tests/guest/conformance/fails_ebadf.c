/* EBADF: something that is no handle of an object of this type, in a call, an f_async and a one-way call, before
   anything runs; what is no future of the process and the function, in f_result and the kernel's functions; and what
   is no handle or object, in those. */
#include "failing.h"
#include "ledge.import.h"
#include "taker.import.h"

static struct book *const no_books[] = {
    (struct book *)&broken, /* memory of its own */
    (struct book *)0x7e0000000000, /* where handles are */
    (struct book *)0x7e0000000008,
    (struct book *)0x7effffffffff,
    (struct book *)0x7f0000000000, /* behind them */
    (struct book *)0xffff800000000000, /* the kernel's */
    (struct book *)1,
};

static void in_calls(void)
{
    for (unsigned i = 0; i < sizeof no_books / sizeof no_books[0]; i++) {
        HOLDS(ledge_read(no_books[i], 0) == -1 && fl_error() == EBADF);
        HOLDS(ledge_read_async(no_books[i], 0) == 0 && fl_error() == EBADF);
        ledge_post(no_books[i]);
        HOLDS(fl_error() == EBADF);
        HOLDS(fl_release(no_books[i]) == -1 && fl_error() == EBADF);
        HOLDS(fl_hold(no_books[i]) == -1 && fl_error() == EBADF);
    }
    struct book *stale = ledge_take(1, 0);
    HOLDS(ledge_read(stale, 0) == 1 && fl_release(stale) == 0);
    HOLDS(ledge_read(stale, 0) == -1 && fl_error() == EBADF);
}

static void in_f_result(void)
{
    fl_future length = taker_length_async("name");
    HOLDS(taker_length_result(0) == -1 && fl_error() == EBADF);
    HOLDS(taker_length_result(length + 1) == -1 && fl_error() == EBADF);
    HOLDS(taker_length_result(~0ul) == -1 && fl_error() == EBADF);
    HOLDS(taker_posts_result(length) == -1 && fl_error() == EBADF);
    HOLDS(taker_length_result(length) == 4 && fl_error() == 0);
    HOLDS(taker_length_result(length) == -1 && fl_error() == EBADF);
}

static void in_the_kernels(void)
{
    fl_future length = taker_length_async("name"), both[] = {length, 0};
    HOLDS(fl_poll(0) == -1 && fl_error() == EBADF);
    HOLDS(fl_cancel(0) == -1 && fl_error() == EBADF);
    HOLDS(fl_wait_any(both, 2, -1) <= 0);
    HOLDS(fl_wait_any(both + 1, 1, -1) == -1 && fl_error() == EBADF);
    HOLDS(taker_length_result(length) == 4);
    HOLDS(fl_poll(length) == -1 && fl_error() == EBADF);
    HOLDS(fl_revoke(&length) == -1 && fl_error() == EBADF);
}

int main(void)
{
    in_calls();
    in_f_result();
    in_the_kernels();
    return broken != 0;
}
