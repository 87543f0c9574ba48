/* The server gate: see gate.h. */
#include "gate.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>
#include <string.h>

static int notes[GATE_NOTES];
static int noted;
static unsigned noted_by;
static unsigned is_open, inside; /* words that calls wait for */

static void change(unsigned *word, unsigned value)
{
    *word = value;
    fl_wake_word(word, 10000);
}

static void note(int number)
{
    noted_by = fl_caller();
    if (noted < GATE_NOTES)
        notes[noted] = number;
    noted++;
}

static void wait_at_gate(void)
{
    change(&inside, inside + 1);
    while (!is_open)
        fl_wait_word(&is_open, 0, -1);
    change(&inside, inside - 1);
}

int gate_pass(int number)
{
    wait_at_gate();
    note(number);
    return number;
}
FL_EXPORT(gate_pass);

int gate_note(int number)
{
    note(number);
    return noted;
}
FL_EXPORT(gate_note);

int gate_fill(int *values, size_t count)
{
    wait_at_gate();
    for (size_t i = 0; i < count; i++)
        values[i] = (int)i + 1;
    return 1;
}
FL_EXPORT(gate_fill, FL_OUT(values, count));

int gate_die(void)
{
    wait_at_gate();
    exit(0);
}
FL_EXPORT(gate_die);

void gate_post(int number)
{
    wait_at_gate();
    note(number);
}
FL_EXPORT(gate_post, FL_ONEWAY, FL_QUEUE(post));

void gate_post_text(const char *text)
{
    note(text ? (int)strlen(text) : -1);
}
FL_EXPORT(gate_post_text, FL_STRING(text, GATE_TEXT), FL_ONEWAY, FL_QUEUE(post));

void gate_post_sum(const int *values, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    note(sum);
}
FL_EXPORT(gate_post_sum, FL_IN(values, count), FL_ONEWAY, FL_QUEUE(post));

int gate_posted(void)
{
    return noted;
}
FL_EXPORT(gate_posted, FL_QUEUE(post));

void gate_open(void)
{
    change(&is_open, 1);
}
FL_EXPORT(gate_open, FL_CONCURRENT);

void gate_close(void)
{
    is_open = 0;
}
FL_EXPORT(gate_close, FL_CONCURRENT);

void gate_await(int count)
{
    for (unsigned now; (now = inside) != (unsigned)count;)
        fl_wait_word(&inside, now, -1);
}
FL_EXPORT(gate_await, FL_CONCURRENT);

int gate_inside(void)
{
    return (int)inside;
}
FL_EXPORT(gate_inside, FL_CONCURRENT);

int gate_notes(int *to)
{
    int count = noted < GATE_NOTES ? noted : GATE_NOTES;
    memcpy(to, notes, (size_t)count * sizeof *to);
    noted = 0;
    return count;
}
FL_EXPORT(gate_notes, FL_OUT(to, GATE_NOTES, FL_RESULT), FL_CONCURRENT);

int gate_count(void)
{
    return noted;
}
FL_EXPORT(gate_count, FL_CONCURRENT);

unsigned gate_caller(void)
{
    return noted_by;
}
FL_EXPORT(gate_caller, FL_CONCURRENT);
