/* A list of frames that grows by one: pages of addresses, each with the next one's in its last word. */
#include "kernel.h"
#include "machine.h"

#define A_PAGE (FL_PAGE_SIZE / sizeof(uint64_t) - 1)

static uint64_t *page_at(uint64_t physical)
{
    return direct_map(physical);
}

bool frame_list_add(struct copies *copies)
{
    uint64_t place = copies->pages % A_PAGE;
    if (place == 0) {
        uint64_t page = process_take_frame(copies->payer);
        if (!page)
            return false;
        copies->charged++;
        if (copies->frames)
            page_at(copies->frames_last)[A_PAGE] = page;
        else
            copies->frames = page;
        copies->frames_last = page;
    }
    uint64_t frame = frame_take();
    page_at(copies->frames_last)[place] = frame;
    return frame != 0;
}

uint64_t frame_list_at(const struct copies *copies, uint64_t number)
{
    const uint64_t *page = page_at(copies->frames);
    for (; number >= A_PAGE; number -= A_PAGE)
        page = page_at(page[A_PAGE]);
    return page[number];
}

void frame_list_free(struct copies *copies)
{
    uint64_t list = copies->frames;
    while (list) {
        uint64_t *page = page_at(list), next = page[A_PAGE];
        for (uint64_t i = 0; i < A_PAGE && page[i]; i++)
            frame_release(page[i]);
        frame_release(list);
        list = next;
    }
    copies->frames = copies->frames_last = 0;
}
