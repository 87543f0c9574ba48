/* Does the operations of an input, one after the other, and checks all rules after each. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FINALE_STEPS 3000u

bool run_tells;
uint32_t run_step;
void (*run_progress)(uint32_t step);
static jmp_buf end;

void tell(const char *format, ...)
{
    va_list arguments;
    if (!run_tells)
        return;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fflush(stdout);
}

void broken(const char *rule, const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "\nBROKEN, at step %u: %s\n    (", run_step, rule);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, ")\n");
    abort();
}

static void run_ends(void)
{
    const struct fl_report *report = &fake_link.report;
    if (report->kind == FL_REPORT_PANIC)
        broken("the kernel never panics", "%s", report->text);
    if (report->kind == FL_REPORT_STUCK)
        rules_check_stuck();
    tell("   [the run ends: report %u of %s]\n", report->kind, process_names[report->process]);
    longjmp(end, 1);
}

static void introduce(const struct activation *running)
{
    if (running->stack)
        tell("%u: %s's stack %u", run_step, running->process->image->name, running->stack->index);
    else
        tell("%u: the program", run_step);
}

/* One thing after the other, with what the machine does by itself in between. */
static struct activation *step(struct activation *running, const uint8_t *operation)
{
    if (run_progress)
        run_progress(run_step);
    fake_time += 700;
    if (fake_alarm <= fake_time) {
        tell("%u: the timer interrupts\n", run_step);
        running = user_tick(running);
    } else if (running->process->space != running->process->page_table) {
        tell("%u: %s was ended, and has no memory any more\n", run_step, running->process->image->name);
        running = user_fault(running, USER_RIP, FAULT_FETCH);
    } else {
        introduce(running);
        running = operation ? play(running, operation) : finale_step(running);
        tell("\n");
    }
    user_arrived(running);
    rules_check(running);
    return running;
}

void run(const uint8_t *bytes, size_t size)
{
    static struct activation *running;
    uint8_t configuration[OPERATION_BYTES] = {0};
    memcpy(configuration, bytes, size < sizeof configuration ? size : sizeof configuration);
    running = world_start(configuration);
    user_start();
    values_start();
    monitor_start();
    fake_end = run_ends;
    plays_start(configuration);
    run_step = 0;
    finale_start();
    if (setjmp(end))
        return;
    user_arrived(running);
    rules_check(running);
    size_t operations = size / OPERATION_BYTES;
    while (++run_step < operations)
        running = step(running, bytes + run_step * OPERATION_BYTES);
    for (uint32_t i = 0; i < FINALE_STEPS; i++, run_step++)
        running = step(running, NULL);
    broken("a program that ends all servers and exits comes to its end", "after %u steps", FINALE_STEPS);
}
