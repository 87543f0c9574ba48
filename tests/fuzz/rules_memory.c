/* Rules of memory: every frame has one use, every page belongs where it is mapped, and all are charged to somebody. */
#include "census.h"

#include <stdio.h>

#define LIST_PAGE 511u /* frames that one page of a list of frames names */

static const char *uses[FAKE_FRAMES]; /* by frame; NULL: none found */
static uint8_t
    owners[FAKE_FRAMES]; /* whose own memory it is: index of the process + 1; 0: nobody's, as far as is known */
static uint64_t expected[PROCESSES]; /* pages that each should be charged for */
static const char once[] = "a frame has one use at a time";

static const char **use_of(uint64_t physical)
{
    uint64_t number = (physical - FAKE_PHYSICAL) / FL_PAGE_SIZE;
    if (physical < FAKE_PHYSICAL || physical >= boot->free_first || physical % FL_PAGE_SIZE)
        broken("frames are those that there are", "%#llx", (unsigned long long)physical);
    return &uses[number];
}

static void use(uint64_t physical, const char *what)
{
    const char **found = use_of(physical);
    if (*found)
        broken(once, "%#llx is %s, and %s", (unsigned long long)physical, *found, what);
    *found = what;
}

static uint64_t page_of(const void *mapped)
{
    return physical_of(mapped) & ~(FL_PAGE_SIZE - 1);
}

static void use_records(const struct records *records, const char *what)
{
    for (const struct record *record = records->free; record; record = record->next_free)
        *use_of(page_of(record)) = what;
    for (uint32_t i = 0; records->chunks && i < records->made; i += records->a_page)
        *use_of(page_of(records->chunks[i / records->a_page])) = what;
}

static void use_records_in_use(void)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one))
        *use_of(page_of(one)) = "records of objects";
    for (uint32_t i = 0; i < PROCESSES; i++)
        for (uint32_t j = 0; j < processes[i].stack_count; j++)
            *use_of(page_of(stack_at(&processes[i], j))) = "records of stacks";
}

static void use_free_frames(void)
{
    uint32_t steps = 0;
    for (uint64_t frame = inside_free_frame(0); frame; frame = inside_free_frame(frame)) {
        use(frame, "free");
        if (++steps > FAKE_FRAMES)
            broken("the list of free frames ends", "it does not");
    }
    for (uint64_t frame = FAKE_PHYSICAL; frame < boot->free_first; frame += FL_PAGE_SIZE) {
        bool released;
        uint32_t pins = inside_pins(frame, &released);
        if (pins && *use_of(frame) && strcmp(*use_of(frame), "free") == 0)
            broken("no frame is free while the host may write to it", "%#llx", (unsigned long long)frame);
        if (released)
            use(frame, "given back, but still the host's");
    }
}

/* Copies in frames of their own, and lists of those. */
static void use_copies(struct copies *copies, void *context)
{
    uint64_t number = 0;
    (void)context;
    for (uint64_t list = copies->frames; list;) {
        const uint64_t *page = direct_map(list);
        use(list, "a list of frames");
        for (uint64_t i = 0; i < LIST_PAGE && number < copies->pages; i++, number++)
            use(page[i], "a copy that waits for its call");
        list = page[LIST_PAGE];
    }
    if (copies->charged)
        expected[copies->payer - processes] += copies->charged;
}

static void use_pages_of_process(struct process *process)
{
    const struct process *const_process = process;
    uint64_t index = process->index;
    expected[index] = world_pages[index] + (process->heap_next - HEAP) / FL_PAGE_SIZE +
                      (process->record_bytes + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE;
    for (uint32_t i = 0; i < STACK_PAGES; i++)
        if (const_process->stacks[i]) {
            use(page_of(process->stacks[i]), "a table of stacks");
            expected[index]++;
        }
    for (uint32_t i = 0; i < fake_table_count; i++)
        if (fake_table_list[i].page_table == process->page_table && fake_table_list[i].frame) {
            use(fake_table_list[i].frame, "a page table");
            expected[index]++;
        }
}

/* The call whose copies lie in the window of a stack, or NULL. */
static const struct copies *copies_in(struct census *census, const struct stack *stack)
{
    const struct found *found = census_find(census, &stack->activation);
    return found && is_alive(found) ? copies_of(&stack->activation) : NULL;
}

static bool is_of_a_stack(struct process *process, const struct fake_mapping *mapping)
{
    uint64_t offset = mapping->address - STACKS, stride = process->image->stack_stride, inside = offset % stride;
    const struct stack *stack = offset / stride < FL_STACKS_MAX ? stack_at(process, (uint32_t)(offset / stride)) : NULL;
    if (!stack || !stack->in_use)
        return false;
    return (inside >= FL_PAGE_SIZE && inside < FL_PAGE_SIZE + FL_STACK_BYTES) ||
           (inside >= FL_STACK_TLS_OFFSET && inside < FL_STACK_TLS_OFFSET + process->image->tls_bytes);
}

static bool is_shared(const struct copies *copies, uint64_t offset, bool *private)
{
    for (uint32_t i = 0; i < copies->count; i++) {
        const struct crossing *crossing = &copies->crossings[i];
        uint64_t from = SHARE_OFFSET + crossing->offset;
        *private = crossing->private_pages;
        if (crossing->shared_pages && offset >= from && offset < from + crossing->shared_pages * FL_PAGE_SIZE)
            return true;
    }
    return false;
}

static void use_page_of_window(struct census *census, struct process *process, const struct fake_mapping *mapping)
{
    static const char rule[] = "a copy window has pages only for the call that runs, and those that are cached";
    uint64_t index = (mapping->address - COPIES) / FL_COPIES_STRIDE;
    const struct stack *stack = stack_at(process, (uint32_t)index);
    uint64_t offset = stack ? mapping->address - stack->window : 0, number = (offset - FL_COPIES_WARM) / FL_PAGE_SIZE;
    const struct copies *copies = stack && stack->in_use ? copies_in(census, stack) : NULL;
    bool private = false;
    if (!stack || !stack->in_use || mapping->address < stack->window)
        broken(rule, "%s's stack %llu at %#llx", name_of(process), (unsigned long long)index,
               (unsigned long long)mapping->address);
    if (offset < FL_COPIES_WARM && stack->for_calls) {
        use(mapping->frame, "the start of a copy window");
        expected[process->index]++;
    } else if (offset < FL_COPIES_WARM) {
        broken(rule, "%s's stack %llu is not for calls", name_of(process), (unsigned long long)index);
    } else if (offset < FL_COPIES_BYTES && number < stack->cached_pages) {
        use(mapping->frame, "cached in a copy window");
        expected[process->index]++;
    } else if (offset < FL_COPIES_BYTES && copies && copies->stack == stack && number < copies->pages) {
        if (!copies->frames)
            use(mapping->frame, "in a copy window");
        else if (frame_list_at(copies, number) != mapping->frame)
            broken("copies lie in the window in their order", "%s", describe(&stack->activation));
    } else if (copies && offset >= SHARE_OFFSET && is_shared(copies, offset, &private)) {
        if (private)
            use(mapping->frame, "a copy of what was shared");
    } else {
        broken(rule, "%s has a page at offset %#llx", describe(&stack->activation), (unsigned long long)offset);
    }
}

static void use_mapping(struct census *census, const struct fake_mapping *mapping)
{
    struct process *process = &processes[mapping->page_table - 1];
    uint64_t address = mapping->address;
    if (address < COPIES)
        owners[(mapping->frame - FAKE_PHYSICAL) / FL_PAGE_SIZE] = (uint8_t)mapping->page_table;
    if (address < HEAP) {
        use(mapping->frame, "the image's");
    } else if (address >= HEAP && address < HEAP + HEAP_PAGES * FL_PAGE_SIZE) {
        use(mapping->frame, "of a heap");
        if (address >= process->heap_next)
            broken("a heap ends where fl_map goes on", "%s at %#llx", name_of(process), (unsigned long long)address);
    } else if (address >= STACKS && address < COPIES) {
        if (!is_of_a_stack(process, mapping))
            broken("only stacks in use have pages", "%s at %#llx", name_of(process), (unsigned long long)address);
        use(mapping->frame, "of a stack");
        expected[process->index]++;
    } else {
        use_page_of_window(census, process, mapping);
    }
}

static void use_pages_of_futures(struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct future *future = census->found[i].future;
        if (!future || !future->stack_page)
            continue;
        use(future->stack_page, "stack arguments");
        expected[future->record.process->index]++;
    }
}

uint32_t memory_owner(uint64_t physical)
{
    return owners[(physical - FAKE_PHYSICAL) / FL_PAGE_SIZE];
}

static void nothing_is_mapped_that_is_free(void)
{
    for (uint32_t i = 1; i < fake_mapping_count; i++) {
        const struct fake_mapping *mapping = &fake_mappings[i];
        if (mapping->frame && (!*use_of(mapping->frame) || strcmp(*use_of(mapping->frame), "free") == 0))
            broken("what is lent is there as long as it is lent", "%s at %#llx", process_names[mapping->page_table - 1],
                   (unsigned long long)mapping->address);
    }
}

static void every_frame_has_one_use(const char *words, struct census *census)
{
    memset(uses, 0, (boot->free_first - FAKE_PHYSICAL) / FL_PAGE_SIZE * sizeof uses[0]);
    memset(owners, 0, sizeof owners);
    for (uint32_t i = 0; i < PROCESSES; i++)
        use_pages_of_process(&processes[i]);
    for (uint32_t i = 1; i < fake_mapping_count; i++)
        if (fake_mappings[i].frame)
            use_mapping(census, &fake_mappings[i]);
    census_each_copies(census, use_copies, NULL);
    use_pages_of_futures(census);
    use_records(inside_futures(), "records of futures");
    use_records(inside_handles(), "records of handles");
    use_records(inside_objects(), "records of objects");
    use_records(inside_stacks(), "records of stacks");
    use_records_in_use();
    use_free_frames();
    nothing_is_mapped_that_is_free();
    for (uint64_t frame = world_first_free_frame; frame < boot->free_first; frame += FL_PAGE_SIZE)
        if (!*use_of(frame))
            broken(words, "%#llx has none: it is lost", (unsigned long long)frame);
}

static void every_page_is_charged(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++)
        if (images[i].pages_used != expected[i])
            broken(words, "%s uses %llu, and is charged for %llu", process_names[i], (unsigned long long)expected[i],
                   (unsigned long long)images[i].pages_used);
}

static void charge_of_copies(struct copies *copies, void *context)
{
    uint64_t pages = copies->pages + (copies->frames ? (copies->pages + LIST_PAGE - 1) / LIST_PAGE : 0);
    for (uint32_t i = 0; i < copies->count; i++)
        for (uint64_t page = 0; copies->crossings[i].private_pages && page < copies->crossings[i].shared_pages; page++)
            pages += space_translate(copies->stack->activation.process->page_table,
                                     copies->stack->window + SHARE_OFFSET + copies->crossings[i].offset +
                                         page * FL_PAGE_SIZE,
                                     true) != 0;
    if (pages != copies->charged)
        broken(context, "a call of %s has %llu, and %llu are charged", name_of(copies->payer),
               (unsigned long long)pages, (unsigned long long)copies->charged);
}

static void copies_are_charged_as_many_as_there_are(const char *words, struct census *census)
{
    census_each_copies(census, charge_of_copies, (void *)(uint64_t)words);
}

static void records_are_charged(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++) {
        const struct process *process = &processes[i];
        uint64_t bytes = process->stack_count * inside_stacks()->bytes + process->futures * inside_futures()->bytes +
                         inside_handle_count(process) * inside_handle_bytes();
        for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one))
            bytes += inside_object(one).server == process ? inside_object_bytes() : 0;
        if (bytes != process->record_bytes)
            broken(words, "%s has %llu bytes, and is charged for %llu", process_names[i], (unsigned long long)bytes,
                   (unsigned long long)process->record_bytes);
    }
}

static void stacks_with_cached_pages_are_listed(const char *words, struct census *census)
{
    uint32_t count = 0;
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++)
        for (uint32_t j = 0; j < processes[i].stack_count; j++)
            count += stack_at(&processes[i], j)->cached_pages != 0;
    if (count != inside_cached_stacks())
        broken(words, "%u have, and %u are listed", count, inside_cached_stacks());
}

const struct rule rules_of_memory[] = {
    {"a frame is used for something, or free", every_frame_has_one_use},
    {"every page is charged to whose it is, and no other", every_page_is_charged},
    {"copies are charged, as many pages as there are", copies_are_charged_as_many_as_there_are},
    {"records are charged to whose they are", records_are_charged},
    {"stacks with cached pages are listed, and no others", stacks_with_cached_pages_are_listed},
    {0},
};
