/* Rules of memory that is lent, to servers and to the host: by whose it is, and not for longer than it is pinned. */
#include "census.h"

/* The page that a call was lent, as an address of whoever lent it first, who is *owner then. */
static uint64_t first_address(const struct activation *callee, uint64_t address, const struct process **owner)
{
    for (const struct activation *lender = callee->caller; lender; lender = lender->caller) {
        const struct copies *copies = copies_of(lender);
        const struct crossing *found = NULL;
        *owner = lender->process;
        for (uint32_t i = 0; copies && lender->stack && i < copies->count; i++) {
            uint64_t from = lender->stack->window + SHARE_OFFSET + copies->crossings[i].offset;
            if (copies->crossings[i].shared_pages && !copies->crossings[i].private_pages && address >= from &&
                address < from + copies->crossings[i].shared_pages * FL_PAGE_SIZE)
                found = &copies->crossings[i];
        }
        if (!found)
            break;
        address = found->caller_address + (address - (lender->stack->window + SHARE_OFFSET + found->offset));
    }
    return address;
}

static void lent_by_whose_they_are(const char *words, const struct activation *callee, const struct crossing *crossing)
{
    for (uint64_t page = 0; page < crossing->shared_pages && !crossing->private_pages; page++) {
        const struct process *owner = callee->process;
        uint64_t here = callee->stack->window + SHARE_OFFSET + crossing->offset + page * FL_PAGE_SIZE;
        uint64_t frame = space_translate(callee->process->page_table, here, true);
        first_address(callee, crossing->caller_address + page * FL_PAGE_SIZE, &owner);
        uint32_t known = memory_owner(frame);
        if (known && known != owner->index + 1)
            broken(words, "%s has a page of %s's, lent by %s", describe(callee), process_names[known - 1],
                   name_of(owner));
    }
}

static void only_the_owner_lends(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        const struct copies *copies = is_alive(&census->found[i]) && one->stack ? copies_of(one) : NULL;
        for (uint32_t j = 0; copies && j < copies->count; j++)
            if (copies->crossings[j].shared_pages)
                lent_by_whose_they_are(words, one, &copies->crossings[j]);
    }
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        struct inside_request request = inside_host_request(slot);
        for (uint32_t i = 0;
             request.in_use && !request.answered && !request.has_copies && i < request.page->segment_count; i++) {
            uint32_t known = memory_owner(request.page->segments[i].physical);
            if (known && known != request.process->index + 1)
                broken(words, "the host has a page of %s's, lent by %s", process_names[known - 1],
                       name_of(request.process));
        }
    }
}

static uint32_t pinned[FAKE_FRAMES];

static void count_lent(struct copies *copies, void *context)
{
    (void)context;
    for (uint32_t i = 0; i < copies->count; i++)
        for (uint64_t page = 0; !copies->crossings[i].private_pages && page < copies->crossings[i].shared_pages;
             page++) {
            uint64_t offset = SHARE_OFFSET + copies->crossings[i].offset + page * FL_PAGE_SIZE;
            const struct stack *stack = copies->stack;
            pinned[(space_translate(stack->activation.process->page_table, stack->window + offset, true) -
                    FAKE_PHYSICAL) /
                   FL_PAGE_SIZE]++;
        }
}

static void pins_are_counted(const char *words, struct census *census)
{
    memset(pinned, 0, (boot->free_first - FAKE_PHYSICAL) / FL_PAGE_SIZE * sizeof pinned[0]);
    census_each_copies(census, count_lent, NULL);
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        struct inside_request request = inside_host_request(slot);
        for (uint32_t i = 0;
             request.in_use && !request.answered && !request.has_copies && i < request.page->segment_count; i++) {
            const struct fl_segment *segment = &request.page->segments[i];
            for (uint64_t frame = segment->physical / FL_PAGE_SIZE;
                 frame * FL_PAGE_SIZE < segment->physical + segment->bytes; frame++)
                pinned[frame - FAKE_PHYSICAL / FL_PAGE_SIZE]++;
        }
    }
    for (uint64_t frame = FAKE_PHYSICAL; frame < boot->free_first; frame += FL_PAGE_SIZE) {
        bool released;
        uint32_t pins = inside_pins(frame, &released);
        if (pins != pinned[(frame - FAKE_PHYSICAL) / FL_PAGE_SIZE])
            broken(words, "%#llx has %u pins, and is lent %u times", (unsigned long long)frame, pins,
                   pinned[(frame - FAKE_PHYSICAL) / FL_PAGE_SIZE]);
    }
}

const struct rule rules_of_lending[] = {
    {"memory is lent by whose it is, and lent on only by the call that was lent it", only_the_owner_lends},
    {"a frame is pinned as often as it is lent, to the host or to a server", pins_are_counted},
    {0},
};
