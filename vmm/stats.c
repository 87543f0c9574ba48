/* Prints what a run did: calls by function, kernel entries, and what made the machine leave the guest. */
#include "stats.h"

#include <inttypes.h>
#include <stdlib.h>

/* A function's counters, read once: where the guest is not stopped, they still change. */
struct row {
    const struct guest_function *function;
    uint64_t calls, errors, waits, copied_bytes;
};

static int by_calls(const void *left, const void *right)
{
    uint64_t a = ((const struct row *)left)->calls, b = ((const struct row *)right)->calls;
    return (a < b) - (a > b);
}

static void print_row(FILE *to, const struct row *row)
{
    char name[FL_NAME_MAX + FL_FUNCTION_MAX + 2];
    snprintf(name, sizeof name, "%s.%s", row->function->server, row->function->function);
    fprintf(to, "  %-40s %10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %14" PRIu64 "%s\n", name, row->calls, row->errors,
            row->waits, row->copied_bytes, row->function->denied ? "  not granted" : "");
}

static void print_functions(FILE *to, const struct guest *guest)
{
    struct row *rows = calloc(guest->function_count + 1, sizeof *rows);
    if (!rows)
        return;
    for (size_t i = 0; i < guest->function_count; i++) {
        const struct fl_function *record = guest->functions[i].record;
        rows[i] =
            (struct row){&guest->functions[i], record->calls, record->errors, record->waits, record->copied_bytes};
    }
    qsort(rows, guest->function_count, sizeof *rows, by_calls);
    fprintf(to, "%-42s %10s %10s %10s %14s\n", "function", "calls", "errors", "waited", "copied bytes");
    for (size_t i = 0; i < guest->function_count && rows[i].calls; i++)
        print_row(to, &rows[i]);
    free(rows);
}

static uint64_t count_guest_calls(const struct guest *guest)
{
    uint64_t calls = 0;
    for (size_t i = 0; i < guest->function_count; i++)
        if (guest->functions[i].record->server && guest->functions[i].kind == FL_IMPORT_CALL)
            calls += guest->functions[i].record->calls;
    return calls;
}

void stats_print(FILE *to, const struct guest *guest, const struct machine_type *machine, uint64_t rings)
{
    print_functions(to, guest);
    fprintf(to, "%-42s %10" PRIu64 "\n", "entries into the kernel", guest->boot->kernel_entries);
    fprintf(to, "%-42s %10" PRIu64 "\n", "ticks from the kernel's start to the program's",
            guest->boot->first_user_tsc - guest->boot->entry_tsc);
    fprintf(to, "exits from the machine (%s)\n", machine->name);
    uint64_t exits = machine->print_exits(to);
    fprintf(to, "  %-40s %10" PRIu64 "\n", "of them: requests to the host", rings);
    fprintf(to, "  %-40s %10" PRIu64 " in %" PRIu64 " calls\n", "of them: made by calls between processes",
            exits - rings, count_guest_calls(guest));
    fflush(to);
}
