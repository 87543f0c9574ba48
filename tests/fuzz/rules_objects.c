/* Rules of objects: who holds them, and that their end comes once. */
#include "census.h"

struct holds {
    const struct object *object;
    uint32_t count;
};

static void count_crossings(struct copies *copies, void *context)
{
    struct holds *holds = context;
    for (uint32_t i = 0; i < copies->count; i++)
        holds->count += copies->crossings[i].object == holds->object && object_server(holds->object) == copies->callee;
}

static void an_object_counts_its_holds(const char *words, struct census *census)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one)) {
        struct inside_object object = inside_object(one);
        struct holds holds = {one, object.handle_holds};
        census_each_copies(census, count_crossings, &holds);
        if (object.wrong)
            broken("an object knows its handles", "one of %s's: %s", name_of(object.server), object.wrong);
        if (holds.count != object.holds)
            broken(words, "one of %s's has %u, and counts %u", name_of(object.server), holds.count, object.holds);
        if (holds.count == 0 && !object.releasing)
            broken("an object that nobody holds is released", "one of %s's is not", name_of(object.server));
    }
}

static void an_object_is_released_once(const char *words, struct census *census)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one)) {
        struct inside_object object = inside_object(one);
        uint32_t places = object.entry->list != NULL;
        for (uint32_t i = 0; i < census->count; i++)
            places += is_alive(&census->found[i]) && census->found[i].activation->flags & ACTIVATION_RELEASE &&
                      inside_released_by(census->found[i].activation) == one;
        if (places != object.releasing)
            broken(words, "one of %s's, %u times", name_of(object.server), places);
    }
}

const struct rule rules_of_objects[] = {
    {"an object's holds are those of its handles, and of calls to its server", an_object_counts_its_holds},
    {"the release of an object is one call, which waits or runs", an_object_is_released_once},
    {0},
};
