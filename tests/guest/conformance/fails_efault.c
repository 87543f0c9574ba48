/* EFAULT: memory that is not the caller's to give, in calls of every kind, before anything runs; and in f_result,
   where its results no longer go anywhere. */
#include "failing.h"
#include "taker.import.h"

#include <faultline/console.h>
#include <faultline/fs.h>

#include <stdint.h>

static const unsigned char constant[8] = "1234567";
static _Atomic(fl_future) started;

#define NOWHERE ((void *)(uintptr_t)0x12345000)

static void in_a_guest_call(void)
{
    HOLDS(taker_sum(NOWHERE, 8, 0) == -1 && fl_error() == EFAULT);
    HOLDS(taker_fill((unsigned char *)(uintptr_t)constant, 8, 0) == -1 && fl_error() == EFAULT);
    HOLDS(taker_length(NOWHERE) == -1 && fl_error() == EFAULT);
    HOLDS(taker_share((unsigned char *)(uintptr_t)constant, 8, 0) == -1 && fl_error() == EFAULT);
    HOLDS(taker_last() == 0);
}

static void in_f_async(void)
{
    HOLDS(taker_sum_async(NOWHERE, 8, 0) == 0 && fl_error() == EFAULT);
    HOLDS(taker_fill_async((unsigned char *)(uintptr_t)constant, 8, 0) == 0 && fl_error() == EFAULT);
    HOLDS(taker_length_async(NOWHERE) == 0 && fl_error() == EFAULT);
    HOLDS(taker_last() == 0);
}

static void in_a_one_way_call(void)
{
    taker_post(NOWHERE, 8);
    HOLDS(fl_error() == EFAULT);
    taker_post_name(NOWHERE);
    HOLDS(fl_error() == EFAULT && taker_posts() == 0);
}

static void in_a_host_call(long deadline)
{
    fl_deadline(deadline);
    HOLDS(console_read(NOWHERE, 8) == -1 && fl_error() == EFAULT);
    HOLDS(console_read((void *)(uintptr_t)constant, 8) == -1 && fl_error() == EFAULT);
    HOLDS(fs_open(NOWHERE, 0, 0) == -1 && fl_error() == EFAULT);
    fl_deadline(-1);
}

static void in_the_kernels(void)
{
    const fl_future future = 1;
    HOLDS(fl_wait_any(NOWHERE, 1, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(&future, 0, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_any(&future, 65, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_word(NOWHERE, 0, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_restart(NOWHERE) == -1 && fl_error() == EFAULT);
    HOLDS(fl_kill(NOWHERE) == -1 && fl_error() == EFAULT);
}

/* No thread begins where no code of a process can be: what cannot even be returned to must not be the kernel's fault. */
static void in_the_start_of_a_thread(void)
{
    static const uintptr_t outside[] = {0x7ffffffff000, 0x7fffffffffff, 0x800000000000, 0x123456789abcdef0,
                                        0xffff7fffffffffff, 0xffff800000000000, 0xffffffff80100000, UINTPTR_MAX};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        HOLDS(fl_thread_start((void (*)(void *))outside[i], NULL) == -1 && fl_error() == EFAULT);
}

static void start_on_own_stack(void *unused)
{
    unsigned char bytes[8];
    (void)unused;
    started = taker_fill_async(bytes, sizeof bytes, 0);
}

static void in_f_result(void)
{
    fl_thread_start(start_on_own_stack, NULL);
    HOLDS(BECOMES(started != 0));
    let_others_wait(); /* the thread has ended, and with it its stack */
    HOLDS(taker_fill_result(started) == -1 && fl_error() == EFAULT);
    HOLDS(fl_poll(started) == -1 && fl_error() == EBADF);
}

int main(void)
{
    in_a_guest_call();
    in_f_async();
    in_a_one_way_call();
    in_a_host_call(-1);
    in_a_host_call(PATIENCE);
    in_the_kernels();
    in_the_start_of_a_thread();
    in_f_result();
    return broken != 0;
}
