/* Serves calls by the thousand: one queue's one at a time and in order, another queue's whatever becomes of the first. */
#include "vmm/host_dispatch.h"

#include "faultline/abi/errors.h"
#include "faultline/abi/layout.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { CALLS = 20000, PROCESSES = 8, KEYS = 40, ROUNDS = 200, NOBODY = -1 };
enum { COUNT, COUNT_BY_KEY, COUNT_ELSEWHERE, BLOCK, BLOCK_BY_KEY, WHO, WHO_BY_KEY, HERE };

static struct guest_memory memory;
static struct host_link host_link;
static uint32_t free_slots[FL_LINK_SLOTS], free_count, answers_taken;
static int gate[2]; /* a pipe: who reads a byte from it, goes on */
static pthread_t vcpu;
static atomic_int disorders;

/* How often each function was called, by process and key. Nothing but the queue keeps its calls from colliding. */
static struct count {
    uint64_t calls;
    atomic_bool running;
} counts[2][PROCESSES][KEYS];

static void count_call(struct count *count, struct host_call *call)
{
    if (atomic_exchange(&count->running, true) || count->calls != call->integer[1])
        atomic_fetch_add(&disorders, 1);
    count->calls++;
    atomic_store(&count->running, false);
}

static void count_alone(struct host_call *call)
{
    count_call(&counts[0][0][0], call);
}

static void count_by_key(struct host_call *call)
{
    count_call(&counts[1][call->process][call->integer[0]], call);
}

static void count_elsewhere(struct host_call *call)
{
    call->result_integer[0] = call->integer[1] + 1;
}

static void block(struct host_call *call)
{
    char byte;
    call->result_integer[0] = (uint64_t)read(gate[0], &byte, 1);
}

static void who(struct host_call *call)
{
    call->result_integer[0] = host_caller();
}

static void here(struct host_call *call)
{
    call->result_integer[0] = pthread_equal(pthread_self(), vcpu) != 0;
}

#define SHAPE(flag)                                                                                                    \
    {                                                                                                                  \
        .integer_mask = {~0ull, ~0ull}, .result_mask = {~0ull}, .flags = flag                                          \
    }

static const struct host_function functions[] = {
    [COUNT] = {.shape = SHAPE(0), .dispatch = count_alone, .queue = "test", .queue_argument = NOBODY},
    [COUNT_BY_KEY] = {.shape = SHAPE(0), .dispatch = count_by_key, .queue = "test", .queue_argument = 0},
    [COUNT_ELSEWHERE] = {.shape = SHAPE(0), .dispatch = count_elsewhere, .queue = "else", .queue_argument = NOBODY},
    [BLOCK] = {.shape = SHAPE(0), .dispatch = block, .queue = "block", .queue_argument = NOBODY},
    [BLOCK_BY_KEY] = {.shape = SHAPE(0), .dispatch = block, .queue = "block", .queue_argument = 0},
    [WHO] = {.shape = SHAPE(0), .dispatch = who, .queue = "block", .queue_argument = NOBODY},
    [WHO_BY_KEY] = {.shape = SHAPE(0), .dispatch = who, .queue = "block", .queue_argument = 0},
    [HERE] = {.shape = SHAPE(FL_SHAPE_ON_VCPU), .dispatch = here, .queue = "block", .queue_argument = NOBODY},
};
static const struct host_server server = {"test", functions, sizeof functions / sizeof functions[0]};
static const struct host_server *const servers[] = {&server, NULL};

static struct fl_request *request_of(uint32_t slot)
{
    return (struct fl_request *)(memory.base + FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE);
}

static int create(void **state)
{
    (void)state;
    guest_memory_create(&memory, FL_MEMORY_MIN);
    host_link_create(&host_link, &memory, PROCESSES, servers);
    while (free_count < FL_LINK_SLOTS) {
        free_slots[free_count] = free_count;
        free_count++;
    }
    vcpu = pthread_self();
    return pipe(gate);
}

/* The slot of the next answer, waiting up to `milliseconds` for it; NOBODY if there is none. */
static int take_answer(long milliseconds)
{
    if (!host_link_wait(&host_link, milliseconds * 1000000))
        return NOBODY;
    uint32_t *place = &host_link.head->answers[answers_taken++ % FL_LINK_SLOTS];
    uint32_t entry = __atomic_exchange_n(place, 0, __ATOMIC_ACQUIRE);
    assert_int_not_equal(entry, 0);
    free_slots[free_count++] = entry - 1;
    return (int)entry - 1;
}

static uint32_t wait_for_answer(void)
{
    int slot = take_answer(20000);
    assert_int_not_equal(slot, NOBODY);
    return (uint32_t)slot;
}

static void wait_for_all(void)
{
    while (free_count < FL_LINK_SLOTS)
        wait_for_answer();
}

/* Posts a call as the kernel would and has it dispatched; returns its slot. */
static uint32_t call(uint32_t function, uint32_t process, uint64_t key, uint64_t number)
{
    const char *error;
    if (!free_count)
        wait_for_answer();
    uint32_t slot = free_slots[--free_count];
    *request_of(slot) = (struct fl_request){.function = function, .process = process, .integer = {key, number}};
    host_link.head->calls[host_link.head->calls_posted % FL_LINK_SLOTS] = slot + 1;
    host_link.head->calls_posted++;
    struct host_job *job = host_link_take(&host_link, &error);
    assert_non_null(job);
    host_dispatch(job);
    return slot;
}

static void let_go(size_t count)
{
    while (count--)
        assert_int_equal(write(gate[1], "", 1), 1);
}

static void one_queue_runs_in_order(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < CALLS; i++)
        call(COUNT, (uint32_t)i % PROCESSES, 0, i);
    wait_for_all();
    assert_int_equal(counts[0][0][0].calls, CALLS);
    assert_int_equal(disorders, 0);
}

static void queues_with_a_key_run_in_order_by_key(void **state)
{
    (void)state;
    static uint64_t made[PROCESSES][KEYS];
    uint64_t random = 1;
    for (uint64_t i = 0; i < CALLS; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        uint32_t process = (uint32_t)(random >> 40) % PROCESSES, key = (uint32_t)(random >> 50) % KEYS;
        call(COUNT_BY_KEY, process, key, made[process][key]++);
    }
    wait_for_all();
    for (size_t process = 0; process < PROCESSES; process++)
        for (size_t key = 0; key < KEYS; key++)
            assert_int_equal(counts[1][process][key].calls, made[process][key]);
    assert_int_equal(disorders, 0);
}

/* At first there is one worker, which the blocked call takes: however soon the other follows, it gets its own. */
static void a_blocked_queue_holds_up_no_other(void **state)
{
    (void)state;
    call(COUNT_ELSEWHERE, 0, 0, 0);
    wait_for_answer();
    take_answer(20);
    for (uint64_t i = 0; i < ROUNDS; i++) {
        uint32_t blocked = call(BLOCK, 0, 0, 0), other = call(COUNT_ELSEWHERE, 0, 0, i);
        assert_int_equal(wait_for_answer(), other);
        assert_int_equal(request_of(other)->result_integer[0], i + 1);
        let_go(1);
        assert_int_equal(wait_for_answer(), blocked);
        assert_int_equal(request_of(blocked)->result_integer[0], 1);
    }
}

static void a_blocked_queue_holds_up_itself(void **state)
{
    (void)state;
    uint32_t blocked = call(BLOCK, 0, 0, 0), behind = call(WHO, 5, 0, 0);
    assert_int_equal(take_answer(50), NOBODY);
    let_go(1);
    assert_int_equal(wait_for_answer(), blocked);
    assert_int_equal(wait_for_answer(), behind);
    assert_int_equal(request_of(behind)->result_integer[0], 5);
}

/* Every slot but one waits, each with a key of its own: whatever the keys, the last is served. */
static void any_number_of_blocked_queues_holds_up_no_other(void **state)
{
    (void)state;
    for (uint64_t stride = 1; stride < 3000; stride = stride * 3 + 1) {
        for (uint32_t i = 0; i + 1 < FL_LINK_SLOTS; i++)
            call(BLOCK_BY_KEY, i % PROCESSES, i * stride, 0);
        for (uint32_t i = 0; i < 10; i++) {
            uint32_t other = call(WHO_BY_KEY, i % PROCESSES, 1000000 + i * stride, 0);
            assert_int_equal(wait_for_answer(), other);
        }
        let_go(FL_LINK_SLOTS - 1);
        wait_for_all();
    }
}

/* The same number means another file to another process. */
static void keys_of_different_processes_differ(void **state)
{
    (void)state;
    call(BLOCK_BY_KEY, 0, 3, 0);
    uint32_t other = call(WHO_BY_KEY, 1, 3, 0);
    assert_int_equal(wait_for_answer(), other);
    uint32_t behind = call(WHO_BY_KEY, 0, 3, 0);
    assert_int_equal(take_answer(20), NOBODY);
    let_go(1);
    wait_for_answer();
    assert_int_equal(wait_for_answer(), behind);
}

static void each_call_knows_its_caller(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t slots[FL_LINK_SLOTS];
        for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++)
            slots[slot] = call(slot % 2 ? WHO : WHO_BY_KEY, (slot + i) % PROCESSES, slot, 0);
        wait_for_all();
        for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++)
            assert_int_equal(request_of(slots[slot])->result_integer[0], (slot + i) % PROCESSES);
    }
}

static void what_waits_when_its_process_ends_is_not_done(void **state)
{
    (void)state;
    uint32_t blocked = call(BLOCK, 2, 0, 0), behind = call(COUNT_ELSEWHERE, 2, 0, 7);
    assert_int_equal(wait_for_answer(), behind);
    uint32_t dead = call(WHO, 2, 0, 0), other = call(WHO, 3, 0, 0);
    host_link_process_ended(&host_link, 2);
    uint32_t next = call(WHO, 2, 0, 0);
    let_go(1);
    assert_int_equal(wait_for_answer(), blocked);
    assert_int_equal(wait_for_answer(), dead);
    assert_int_equal(request_of(dead)->error, FL_EOWNERDEAD);
    assert_int_equal(request_of(dead)->result_integer[0], 0);
    assert_int_equal(wait_for_answer(), other);
    assert_int_equal(request_of(other)->result_integer[0], 3);
    assert_int_equal(wait_for_answer(), next);
    assert_int_equal(request_of(next)->error, 0);
    assert_int_equal(request_of(next)->result_integer[0], 2);
}

static void what_cannot_block_runs_here_and_now(void **state)
{
    (void)state;
    call(BLOCK, 0, 0, 0);
    uint32_t at_once = call(HERE, 6, 0, 0);
    assert_int_equal(take_answer(0), at_once);
    assert_int_equal(request_of(at_once)->result_integer[0], 1);
    assert_int_equal(host_caller(), 6);
    let_go(1);
    wait_for_answer();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blocked_queue_holds_up_no_other),
        cmocka_unit_test(one_queue_runs_in_order),
        cmocka_unit_test(queues_with_a_key_run_in_order_by_key),
        cmocka_unit_test(a_blocked_queue_holds_up_itself),
        cmocka_unit_test(any_number_of_blocked_queues_holds_up_no_other),
        cmocka_unit_test(keys_of_different_processes_differ),
        cmocka_unit_test(each_call_knows_its_caller),
        cmocka_unit_test(what_waits_when_its_process_ends_is_not_done),
        cmocka_unit_test(what_cannot_block_runs_here_and_now),
    };
    return cmocka_run_group_tests(tests, create, NULL);
}
