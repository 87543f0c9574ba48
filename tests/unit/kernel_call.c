/* The rules of the call, on a fake machine: what crosses, what comes back, what every way of failing leaves behind. */
#include "kernel.h"
#include "machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define CLIENT 1u /* page tables */
#define SERVER 2u
#define CODE 0x400000ull
#define STACK 0x500000ull
#define DATA 0x510000ull /* two pages, then nothing */
#define BIG_DATA 0x540000ull
#define CONSTANT 0x520000ull /* a page that may not be written */
#define WINDOW 0x600000ull
#define ENTRY 0x700000ull
#define SERVER_STACK 0x80000000ull
#define COPIES 0x90000000ull
#define TOP (SERVER_STACK + FL_PAGE_SIZE + FL_STACK_BYTES)
#define RETURN (CODE + 16)

static struct fl_process_image client_image, server_image;
static struct thread thread;
static struct activation caller;
static struct activation *callee; /* on the server's one stack */
static struct stack *stack;
static struct queue queues[2];
static struct fl_function function;
static struct fl_function *bindings[2];
static struct fl_parameter parameters[3];
static uint8_t *server_stack; /* its top page */
static uint8_t *copies; /* the first page of its copy window */
static uint64_t server_pages; /* that the server has between calls */
static struct activation *next;

static void call_slot(void)
{
    uint64_t return_address = RETURN, rsp = STACK + 0x800;
    const uint8_t call_rbx[] = {0xff, 0xd3};
    fake_current_space = CLIENT;
    space_owner = &processes[0];
    assert_true(user_copy_out(RETURN - 2, call_rbx, sizeof call_rbx));
    assert_true(user_copy_out(rsp, &return_address, 8));
    caller.frame.rbx = caller.frame.rip = WINDOW;
    caller.frame.rsp = rsp;
    caller.frame.cs = FL_USER_CS;
    caller.frame.error = FAULT_USER | FAULT_FETCH;
    caller.frame.vector = VECTOR_PAGE_FAULT;
    if (function.kind != FL_FUNCTION_GUEST || function.shape.parameter_count || function.shape.stack_bytes ||
        arguments_has_vector(&function.shape))
        function.handler = (uint64_t)call_slowly;
    next = call_page_fault(&caller, WINDOW);
}

static void return_from_server(uint64_t rax)
{
    callee->frame.rax = rax;
    callee->frame.rip = FL_RETURN_GATE;
    callee->frame.cs = FL_USER_CS;
    callee->frame.error = FAULT_USER | FAULT_FETCH;
    next = call_page_fault(callee, FL_RETURN_GATE);
}

static void make_server_stack(void)
{
    stack = stack_make(&processes[1], true);
    assert_non_null(stack);
    callee = &stack->activation;
    callee->fs_base = 0x222;
    callee->caller = NULL;
    processes[1].idle = callee;
    server_stack = (uint8_t *)(callee->gate + 1) - FL_PAGE_SIZE;
    copies = stack->warm[0];
    server_pages = fake_mapped(SERVER);
}

static int set_up(void **state)
{
    static uint8_t *tls_block;
    (void)state;
    while (stack_give_up_cached(NULL)) /* of the test before */
        ;
    fake_machine_reset();
    memset(&caller, 0, sizeof caller);
    memset(parameters, 0, sizeof parameters);
    memset(queues, 0, sizeof queues);
    queues[0].exclusive = ~0ull;
    function = (struct fl_function){.entry = ENTRY,
                                    .server = (uint64_t)&processes[1],
                                    .server_index = 1,
                                    .parameters = (uint64_t)parameters,
                                    .queue = (uint64_t)&queues[0],
                                    .handler = (uint64_t)call_plainly};
    function.shape.fails_integer = 77;
    function.shape.result_mask[0] = ~0ull;
    bindings[0] = &function;
    if (!tls_block)
        tls_block = direct_map(frame_take());
    client_image = server_image = (struct fl_process_image){.page_limit = 64, .stacks_base = SERVER_STACK,
                                                            .stack_stride = FL_STACK_TLS_OFFSET + FL_PAGE_SIZE,
                                                            .copies_base = COPIES - FL_PAGE_SIZE,
                                                            .tls_block = (uint64_t)tls_block,
                                                            .tls_bytes = FL_PAGE_SIZE,
                                                            .grace_ns = -1,
                                                            .queue_count = 1};
    server_image.flags = FL_PROCESS_SERVER;
    processes[0] = (struct process){
        .page_table = CLIENT, .space = CLIENT, .window_base = WINDOW, .window_bytes = 8, .bindings = bindings, .image = &client_image};
    processes[1] = (struct process){.page_table = SERVER, .space = SERVER, .index = 1, .image = &server_image, .queues = queues};
    for (int i = 0; i < 2; i++) {
        link_start(&processes[i].future_list);
        link_start(&processes[i].handle_list);
    }
    fake_map(CLIENT, CODE, 1, true);
    fake_map(CLIENT, STACK, 1, true);
    fake_map(CLIENT, DATA, 2, true);
    fake_map(CLIENT, CONSTANT, 1, false);
    make_server_stack();
    caller.process = &processes[0];
    caller.deadline = NEVER;
    caller.timeout = -1;
    caller.fs_base = 0x111;
    caller.thread = &thread;
    thread_begin(&thread, &processes[0], &caller, PRIORITY_DEFAULT);
    client_image.pages_used = 0;
    return 0;
}

static void buffer_in_rdi_counted_by_rsi(uint8_t direction, uint64_t element_size)
{
    function.shape.parameter_count = 1;
    function.shape.integer_mask[0] = function.shape.integer_mask[1] = ~0ull;
    parameters[0] = (struct fl_parameter){.direction = direction,
                                          .element_size = element_size,
                                          .alignment = 1,
                                          .pointer = {FL_SOURCE_REGISTER, 8, 0, 0, 0, 0},
                                          .count = {{FL_SOURCE_REGISTER, 8, 1, 0, 1, 0}}};
}

static void assert_failed_with(uint32_t error)
{
    assert_ptr_equal(next, &caller);
    assert_int_equal(caller.error, error);
    assert_int_equal(caller.frame.rax, 77);
    assert_int_equal(caller.frame.rip, RETURN);
    assert_int_equal(fake_current_space, CLIENT);
    assert_int_equal(function.errors, 1);
}

static void only_declared_registers_cross_inwards(void **state)
{
    (void)state;
    function.shape.integer_mask[0] = 0xffffffff;
    caller.frame.rdi = 0x1122334455667788;
    caller.frame.rsi = caller.frame.rdx = caller.frame.r12 = caller.frame.rbp = caller.frame.r10 = 0xbad;
    call_slot();
    assert_ptr_equal(next, callee);
    const struct frame *frame = &callee->frame;
    assert_int_equal(frame->rdi, 0x55667788);
    assert_int_equal(frame->rsi | frame->rdx | frame->rcx | frame->r8 | frame->r9 | frame->rax | frame->rbx |
                         frame->rbp | frame->r10 | frame->r11 | frame->r12 | frame->r13 | frame->r14 | frame->r15,
                     0);
    assert_int_equal(frame->rflags, RFLAGS_START);
    assert_int_equal(frame->rip, ENTRY);
    assert_int_equal(frame->rsp, TOP - 8);
    assert_int_equal(*callee->gate, FL_RETURN_GATE);
    assert_int_equal(fake_current_space, SERVER);
    assert_int_equal(fake_fs_base, 0x222);
}

static void only_the_declared_result_crosses_outwards(void **state)
{
    (void)state;
    function.shape.result_mask[0] = 0xff;
    caller.frame.rbp = 5;
    caller.frame.rdi = 6;
    call_slot();
    callee->frame.rdx = callee->frame.rcx = callee->frame.rbp = 0xbad;
    return_from_server(0xabcdef);
    assert_ptr_equal(next, &caller);
    assert_int_equal(caller.frame.rax, 0xef);
    assert_int_equal(caller.frame.rdx | caller.frame.rcx | caller.frame.rdi, 0);
    assert_int_equal(caller.frame.rbp, 5);
    assert_int_equal(caller.frame.rip, RETURN);
    assert_int_equal(caller.frame.rsp, STACK + 0x808);
    assert_int_equal(caller.error, 0);
    assert_ptr_equal(processes[1].idle, callee);
}

static void vector_registers_cross_by_width_and_nothing_else_does(void **state)
{
    (void)state;
    function.shape.sse_width[1] = 4;
    memset(fake_vector_state + VECTOR_STATE_XMM, 0xee, 256);
    fake_vector_state[24] = 0x3f; /* the caller's MXCSR */
    call_slot();
    for (unsigned int i = 0; i < 256; i++)
        assert_int_equal(fake_vector_state[VECTOR_STATE_XMM + i], i >= 16 && i < 20 ? 0xee : 0);
    assert_int_equal(fake_vector_state[24], 0x80);
    return_from_server(0);
    assert_int_equal(fake_vector_state[24], 0x3f);
}

static void a_vector_result_comes_back_narrowed(void **state)
{
    (void)state;
    function.shape.sse_result_width[0] = 8;
    call_slot();
    memset(fake_vector_state + VECTOR_STATE_XMM, 0xdd, 32);
    return_from_server(0);
    for (unsigned int i = 0; i < 32; i++)
        assert_int_equal(fake_vector_state[VECTOR_STATE_XMM + i], i < 8 ? 0xdd : 0);
}

static void stack_arguments_are_copied_and_aligned(void **state)
{
    (void)state;
    uint64_t arguments[3] = {1, 2, 3};
    function.shape.stack_bytes = sizeof arguments;
    fake_current_space = CLIENT;
    assert_true(user_copy_out(STACK + 0x808, arguments, sizeof arguments));
    call_slot();
    uint64_t rsp = callee->frame.rsp;
    assert_int_equal((rsp + 8) % 16, 0);
    assert_memory_equal(server_stack + (rsp - (TOP - FL_PAGE_SIZE)) + 8, arguments, sizeof arguments);
    assert_int_equal(*(uint64_t *)(server_stack + (rsp - (TOP - FL_PAGE_SIZE))), FL_RETURN_GATE);
}

static void an_in_buffer_is_copied_and_its_pointer_replaced(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_IN, 4);
    fake_current_space = CLIENT;
    assert_true(user_copy_out(DATA, "abcdefghijkl", 12));
    caller.frame.rdi = DATA;
    caller.frame.rsi = 3;
    call_slot();
    assert_int_equal(callee->frame.rdi, COPIES);
    assert_int_equal(callee->frame.rsi, 3);
    assert_memory_equal(copies, "abcdefghijkl", 12);
    assert_int_equal(function.copied_bytes, 12);
}

static void an_out_buffer_starts_zeroed_and_only_used_elements_come_back(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_OUT, 1);
    parameters[0].used = (struct fl_value){FL_SOURCE_RESULT, 8, 1, 0, 0, 0};
    memset(copies, 0xcc, 64); /* what the last call left */
    fake_current_space = CLIENT;
    assert_true(user_copy_out(DATA, "--------", 8));
    caller.frame.rdi = DATA;
    caller.frame.rsi = 8;
    call_slot();
    for (unsigned int i = 0; i < 8; i++)
        assert_int_equal(copies[i], 0);
    memcpy(copies, "ABCDEFGH", 8);
    return_from_server(3);
    char back[9] = {0};
    assert_true(user_copy_in(back, DATA, 8));
    assert_string_equal(back, "ABC-----");
}

static void a_negative_result_brings_nothing_back(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_OUT, 1);
    parameters[0].used = (struct fl_value){FL_SOURCE_RESULT, 8, 1, 0, 0, 0};
    caller.frame.rdi = DATA;
    caller.frame.rsi = 8;
    call_slot();
    return_from_server((uint64_t)-5);
    assert_int_equal(caller.error, 0);
    assert_int_equal(caller.frame.rax, (uint64_t)-5);
}

static void claiming_more_than_there_is_room_is_eproto(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_OUT, 1);
    parameters[0].used = (struct fl_value){FL_SOURCE_RESULT, 8, 1, 0, 0, 0};
    caller.frame.rdi = DATA;
    caller.frame.rsi = 8;
    call_slot();
    return_from_server(9);
    assert_failed_with(FL_EPROTO);
}

static void buffers_that_are_not_the_callers_are_efault_before_anything_runs(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint64_t address, count;
        uint8_t direction;
    } bad[] = {
        {"unmapped", 0x12345000, 1, FL_DIRECTION_IN},
        {"runs off the end", DATA + 2 * FL_PAGE_SIZE - 4, 8, FL_DIRECTION_IN},
        {"kernel", 0xffff800000000000, 8, FL_DIRECTION_IN},
        {"wraps", ~7ull, 16, FL_DIRECTION_IN},
        {"2^62 bytes", DATA, 1ull << 62, FL_DIRECTION_IN},
        {"2^62 bytes out", DATA, 1ull << 62, FL_DIRECTION_OUT},
        {"negative count", DATA, (uint64_t)-1, FL_DIRECTION_IN},
        {"read-only for OUT", CONSTANT, 8, FL_DIRECTION_OUT},
        {"read-only for INOUT", CONSTANT, 8, FL_DIRECTION_INOUT},
        {"OUT runs off the end", DATA + FL_PAGE_SIZE, FL_PAGE_SIZE + 1, FL_DIRECTION_OUT},
        {"last byte below the limit", FL_USER_TOP - 1, 2, FL_DIRECTION_IN},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        set_up(state);
        buffer_in_rdi_counted_by_rsi(bad[i].direction, 1);
        caller.frame.rdi = bad[i].address;
        caller.frame.rsi = bad[i].count;
        call_slot();
        if (next != &caller || caller.error != FL_EFAULT)
            fail_msg("%s: error %u", bad[i].name, caller.error);
        assert_failed_with(FL_EFAULT);
        assert_ptr_equal(processes[1].idle, callee);
        assert_int_equal(client_image.pages_used, 0);
        assert_int_equal(fake_mapped(SERVER), server_pages);
    }
}

static void a_product_that_overflows_is_efault(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_IN, 1ull << 33);
    caller.frame.rdi = DATA;
    caller.frame.rsi = 1ull << 33;
    call_slot();
    assert_failed_with(FL_EFAULT);
}

static void null_passes_as_null(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_INOUT, 1);
    caller.frame.rsi = 8;
    call_slot();
    assert_ptr_equal(next, callee);
    assert_int_equal(callee->frame.rdi, 0);
    return_from_server(0);
    assert_int_equal(caller.error, 0);
}

#define BIG (FL_COPIES_WARM + FL_PAGE_SIZE)

static void big_buffers_are_charged_to_the_caller_while_the_call_lasts(void **state)
{
    (void)state;
    uint64_t used = server_image.pages_used;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_INOUT, 1);
    fake_map(CLIENT, BIG_DATA, BIG / FL_PAGE_SIZE, true);
    fake_current_space = CLIENT;
    assert_true(user_copy_out(BIG_DATA + FL_COPIES_WARM - 1, "ab", 2));
    caller.frame.rdi = BIG_DATA;
    caller.frame.rsi = BIG;
    call_slot();
    assert_int_equal(client_image.pages_used, 1);
    assert_int_equal(server_image.pages_used, used);
    *(char *)direct_map(space_translate(SERVER, COPIES + FL_COPIES_WARM, true)) = 'B';
    return_from_server(0);
    char back[2];
    assert_true(user_copy_in(back, BIG_DATA + FL_COPIES_WARM - 1, 2));
    assert_memory_equal(back, "aB", 2);
    assert_int_equal(client_image.pages_used, 0);
}

static void pages_of_the_window_stay_while_the_server_can_pay(void **state)
{
    big_buffers_are_charged_to_the_caller_while_the_call_lasts(state);
    assert_int_equal(stack->cached_pages, 1);
    caller.frame.rdi = BIG_DATA;
    caller.frame.rsi = BIG;
    call_slot();
    assert_int_equal(client_image.pages_used, 1);
    server_image.page_limit = server_image.pages_used;
    return_from_server(0);
    assert_int_equal(stack->cached_pages, 0);
    assert_int_equal(client_image.pages_used, 0);
    assert_int_equal(fake_mapped(SERVER), server_pages);
}

static void more_than_the_caller_may_have_is_enomem(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_IN, 1);
    client_image.pages_used = client_image.page_limit;
    fake_map(CLIENT, BIG_DATA, BIG / FL_PAGE_SIZE, true);
    caller.frame.rdi = BIG_DATA;
    caller.frame.rsi = BIG;
    call_slot();
    assert_failed_with(FL_ENOMEM);
    assert_int_equal(fake_mapped(SERVER), server_pages);
}

static void a_string_crosses_with_the_kernels_own_nul_and_a_limit(void **state)
{
    (void)state;
    buffer_in_rdi_counted_by_rsi(FL_DIRECTION_STRING, 1);
    parameters[0].limit = 5;
    memset(copies, 0xcc, 16);
    fake_current_space = CLIENT;
    assert_true(user_copy_out(DATA, "hello", 6));
    caller.frame.rdi = DATA;
    call_slot();
    assert_string_equal((char *)copies, "hello");
    return_from_server(0);
    assert_true(user_copy_out(DATA, "hello!", 7));
    caller.frame.rdi = DATA;
    call_slot();
    assert_failed_with(FL_E2BIG);
}

static void a_count_behind_a_pointer_is_read_once_from_the_copy(void **state)
{
    (void)state;
    function.shape.parameter_count = 2;
    function.shape.integer_mask[0] = function.shape.integer_mask[1] = ~0ull;
    parameters[0] = (struct fl_parameter){.direction = FL_DIRECTION_INOUT,
                                          .element_size = 4,
                                          .alignment = 4,
                                          .pointer = {FL_SOURCE_REGISTER, 8, 0, 0, 1, 0}};
    parameters[1] = (struct fl_parameter){.direction = FL_DIRECTION_OUT,
                                          .element_size = 1,
                                          .alignment = 1,
                                          .pointer = {FL_SOURCE_REGISTER, 8, 0, 0, 0, 0},
                                          .count = {{FL_SOURCE_BUFFER, 4, 1, 0, 0, 0}},
                                          .used = {FL_SOURCE_BUFFER, 4, 1, 0, 0, 0}};
    int32_t count = 6;
    fake_current_space = CLIENT;
    assert_true(user_copy_out(DATA, &count, 4));
    assert_true(user_copy_out(DATA + 64, "------", 6));
    caller.frame.rdi = DATA + 64;
    caller.frame.rsi = DATA;
    call_slot();
    assert_int_equal(callee->frame.rsi, COPIES);
    assert_int_equal(callee->frame.rdi, COPIES + 16);
    *(int32_t *)copies = 2;
    memcpy((char *)copies + 16, "XYZ", 3);
    return_from_server(0);
    char back[7] = {0};
    assert_true(user_copy_in(back, DATA + 64, 6));
    assert_string_equal(back, "XY----");
    assert_true(user_copy_in(&count, DATA, 4));
    assert_int_equal(count, 2);
}

static void a_hidden_result_comes_back_with_the_callers_own_pointer(void **state)
{
    (void)state;
    function.shape.parameter_count = 1;
    function.shape.flags = FL_SHAPE_HIDDEN_RESULT;
    parameters[0] = (struct fl_parameter){.direction = FL_DIRECTION_OUT,
                                          .flags = FL_PARAMETER_REQUIRED,
                                          .element_size = 24,
                                          .alignment = 8,
                                          .pointer = {FL_SOURCE_REGISTER, 8, 0, 0, 0, 0}};
    caller.frame.rdi = DATA;
    call_slot();
    memcpy(copies, "a struct of 24 bytes....", 24);
    return_from_server(COPIES);
    assert_int_equal(caller.frame.rax, DATA);
    char back[24];
    assert_true(user_copy_in(back, DATA, 24));
    assert_memory_equal(back, "a struct of 24 bytes....", 24);
    caller.frame.rdi = 0;
    function.shape.fails_integer = 77;
    call_slot();
    assert_int_equal(caller.error, FL_EFAULT);
}

static void a_server_that_waits_for_the_caller_is_edeadlk_and_a_dead_one_eownerdead(void **state)
{
    (void)state;
    queues[0].holder = &caller;
    call_slot();
    assert_failed_with(FL_EDEADLK);
    queues[0].holder = NULL;
    processes[1].state = PROCESS_DEAD;
    processes[1].idle = NULL;
    function.errors = 0;
    call_slot();
    assert_failed_with(FL_EOWNERDEAD);
}

static void what_was_not_granted_is_eaccess(void **state)
{
    (void)state;
    function.kind = FL_FUNCTION_DENIED;
    call_slot();
    assert_failed_with(FL_EACCES);
}

static void a_new_server_runs_its_start_before_its_first_call(void **state)
{
    (void)state;
    processes[1].idle = NULL;
    processes[1].state = PROCESS_NEW;
    server_image.entry = 0x7000;
    function.shape.integer_mask[0] = ~0ull;
    caller.frame.rdi = 9;
    call_slot();
    callee = next;
    assert_int_equal(callee->frame.rip, 0x7000);
    assert_int_equal(callee->frame.rdi, 0);
    return_from_server(0);
    assert_ptr_equal(next, callee);
    assert_int_equal(callee->frame.rip, ENTRY);
    assert_int_equal(callee->frame.rdi, 9);
    return_from_server(42);
    assert_int_equal(caller.frame.rax, 42);
    call_slot();
    assert_ptr_equal(next, callee);
    assert_int_equal(callee->frame.rip, ENTRY);
}

static void when_a_server_dies_its_caller_goes_on_with_eownerdead(void **state)
{
    (void)state;
    caller.frame.rbp = 5;
    call_slot();
    callee->frame.vector = 6;
    next = fault_end_process(callee, FL_FAULT_PLAIN, 0);
    assert_failed_with(FL_EOWNERDEAD);
    assert_int_equal(caller.frame.rbp, 5);
    assert_int_equal(fake_link.report.frame_count, 2);
    assert_int_equal(fake_link.report.frames[1].rip, RETURN);
    function.errors = 0;
    call_slot();
    assert_failed_with(FL_EOWNERDEAD);
}

static void a_restarted_server_is_as_it_was_before_its_first_instruction(void **state)
{
    (void)state;
    uint8_t *data = fake_map(SERVER, 0xa00000, 1, true), *zeroed = fake_map(SERVER, 0xb00000, 1, true);
    uint8_t *copy = direct_map(frame_take());
    memset(copy, 7, FL_PAGE_SIZE);
    struct fl_pristine pristine[2] = {{0xa00000, (uint64_t)copy, FL_PAGE_SIZE}, {0xb00000, 0, FL_PAGE_SIZE}};
    server_image.pristine = (uint64_t)pristine;
    server_image.pristine_count = 2;
    server_image.heap_base = 0xc00000;
    processes[1].heap_next = 0xc00000 + FL_PAGE_SIZE;
    uint64_t used = server_image.pages_used++;
    fake_map(SERVER, 0xc00000, 1, true);
    call_slot();
    memset(data, 1, FL_PAGE_SIZE);
    memset(zeroed, 1, FL_PAGE_SIZE);
    next = fault_end_process(callee, FL_FAULT_PLAIN, 0);
    while (teardown_slice())
        ;
    assert_true(server_image.pages_used < used); /* its heap and its stack have gone */
    assert_int_equal(space_translate(SERVER, 0xc00000, false), 0);
    process_restart(&processes[1]);
    assert_int_equal(data[100], 7);
    assert_int_equal(zeroed[100], 0);
    call_slot();
    callee = next;
    return_from_server(0);
    return_from_server(5);
    assert_int_equal(caller.frame.rax, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(only_declared_registers_cross_inwards, set_up),
        cmocka_unit_test_setup(only_the_declared_result_crosses_outwards, set_up),
        cmocka_unit_test_setup(vector_registers_cross_by_width_and_nothing_else_does, set_up),
        cmocka_unit_test_setup(a_vector_result_comes_back_narrowed, set_up),
        cmocka_unit_test_setup(stack_arguments_are_copied_and_aligned, set_up),
        cmocka_unit_test_setup(an_in_buffer_is_copied_and_its_pointer_replaced, set_up),
        cmocka_unit_test_setup(an_out_buffer_starts_zeroed_and_only_used_elements_come_back, set_up),
        cmocka_unit_test_setup(a_negative_result_brings_nothing_back, set_up),
        cmocka_unit_test_setup(claiming_more_than_there_is_room_is_eproto, set_up),
        cmocka_unit_test_setup(buffers_that_are_not_the_callers_are_efault_before_anything_runs, set_up),
        cmocka_unit_test_setup(a_product_that_overflows_is_efault, set_up),
        cmocka_unit_test_setup(null_passes_as_null, set_up),
        cmocka_unit_test_setup(big_buffers_are_charged_to_the_caller_while_the_call_lasts, set_up),
        cmocka_unit_test_setup(pages_of_the_window_stay_while_the_server_can_pay, set_up),
        cmocka_unit_test_setup(more_than_the_caller_may_have_is_enomem, set_up),
        cmocka_unit_test_setup(a_string_crosses_with_the_kernels_own_nul_and_a_limit, set_up),
        cmocka_unit_test_setup(a_count_behind_a_pointer_is_read_once_from_the_copy, set_up),
        cmocka_unit_test_setup(a_hidden_result_comes_back_with_the_callers_own_pointer, set_up),
        cmocka_unit_test_setup(a_server_that_waits_for_the_caller_is_edeadlk_and_a_dead_one_eownerdead, set_up),
        cmocka_unit_test_setup(what_was_not_granted_is_eaccess, set_up),
        cmocka_unit_test_setup(a_new_server_runs_its_start_before_its_first_call, set_up),
        cmocka_unit_test_setup(when_a_server_dies_its_caller_goes_on_with_eownerdead, set_up),
        cmocka_unit_test_setup(a_restarted_server_is_as_it_was_before_its_first_instruction, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
