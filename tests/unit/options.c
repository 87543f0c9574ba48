/* The options of `faultline run`: what each stands for, and the sentence for each that stands for nothing. */
#include "vmm/options.h"

#include "faultline/abi/layout.h"
#include "vmm/fail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGUMENTS_MAX = 2 * SERVER_OPTIONS_MAX + 8, TEXT_MAX = 8192 };

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* What is read of the options lives as long as the process: that is no leak. */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

/* `run` and what follows it, NULL-terminated. */
static void read_all(struct run_options *options, const char *const *words)
{
    static char *arguments[ARGUMENTS_MAX];
    int count = 1;
    for (arguments[0] = "run"; *words; words++)
        arguments[count++] = strdup(*words);
    arguments[count] = NULL;
    options_read(options, count, arguments);
}

#define READ(options, ...) read_all(options, (const char *const[]){__VA_ARGS__, NULL})

/* Reads the options in a process of its own; returns its status, and what it printed on `stream`. */
static int end_of(const char *const *words, int stream, char text[TEXT_MAX])
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        static struct run_options options;
        dup2(ends[1], stream);
        close(ends[0]);
        close(ends[1]);
        read_all(&options, words);
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], text + length, TEXT_MAX - 1 - length)) > 0;)
        length += (size_t)got;
    text[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void assert_refused(const char *const *words, int status, const char *sentence)
{
    char text[TEXT_MAX], expected[TEXT_MAX];
    snprintf(expected, sizeof expected, "faultline: %s\n", sentence);
    assert_int_equal(end_of(words, STDERR_FILENO, text), status);
    assert_string_equal(text, expected);
}

static void what_is_not_said_has_its_default(void **state)
{
    (void)state;
    static struct run_options options;
    READ(&options, "hello", "-m", "--stats", "--", "x");
    assert_null(options.engine);
    assert_int_equal(options.memory_bytes, 64 << 20);
    assert_int_equal(options.timeout_ns, 0);
    assert_int_equal(options.server_count, 0);
    assert_true(options.randomise && !options.stats);
    assert_string_equal(options.program, "hello");
    static const char *const expected[] = {"hello", "-m", "--stats", "--", "x"};
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_string_equal(options.arguments[i], expected[i]);
    assert_null(options.arguments[COUNT_OF(expected)]);
}

static void each_option_says_what_it_says(void **state)
{
    (void)state;
    static struct run_options options;
    READ(&options, "-e", "tcg", "-m128M", "--timeout=1.5s", "--stats", "--no-aslr", "--map=/:/all", "--", "--stats");
    assert_ptr_equal(options.engine, &machine_qemu);
    assert_int_equal(options.memory_bytes, 128 << 20);
    assert_int_equal(options.timeout_ns, 1500000000);
    assert_true(options.stats && !options.randomise);
    assert_string_equal(options.program, "--stats");
    READ(&options, "-ekvm", "--mem=16M", "-t", "200ms", "app");
    assert_ptr_equal(options.engine, &machine_kvm);
    assert_int_equal(options.memory_bytes, FL_MEMORY_MIN);
    READ(&options, "--engine=kvm", "--engine=auto", "--mem=2G", "app");
    assert_null(options.engine);
    assert_true(options.memory_bytes == FL_MEMORY_MAX);
}

static void servers_have_a_name_a_file_and_grants(void **state)
{
    (void)state;
    static struct run_options options;
    READ(&options, "-s", "calc=/x/calc.server,allow=console:fs", "--server=a=b=c", "-sc=dir/d=e", "-sd=e,allow=x",
         "app");
    static const struct {
        const char *name, *file, *allow[3];
    } expected[] = {
        {"calc", "/x/calc.server", {"console", "fs"}},
        {"a", "b=c", {NULL}},
        {"c", "dir/d=e", {NULL}},
        {"d", "e", {"x"}},
    };
    assert_int_equal(options.server_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_string_equal(options.servers[i].name, expected[i].name);
        assert_string_equal(options.servers[i].file, expected[i].file);
        assert_true(!options.servers[i].allow == !expected[i].allow[0]);
        for (size_t j = 0; expected[i].allow[j]; j++) {
            assert_string_equal(options.servers[i].allow[j], expected[i].allow[j]);
            assert_true(!options.servers[i].allow[j + 1] == !expected[i].allow[j + 1]);
        }
    }
}

static void servers_have_limits_and_ways_of_their_own(void **state)
{
    (void)state;
    static struct run_options options;
    READ(&options, "-sa=f", "-sb=f,restart,mem=16M,grace=50ms,instances=client,allow=a:c", "-sc=f,grace=0",
         "-sd=f,mem=4096,grace=1.5s", "-se=f,mem=64M", "app");
    static const struct {
        bool restart, per_client;
        uint64_t memory_bytes;
        int64_t grace_ns;
    } expected[] = {
        {false, false, 0, -1},        {true, true, 16 << 20, 50000000},
        {false, false, 0, 0},         {false, false, 4096, 1500000000},
        {false, false, 64 << 20, -1},
    };
    assert_int_equal(options.server_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(options.servers[i].restart, expected[i].restart);
        assert_int_equal(options.servers[i].per_client, expected[i].per_client);
        assert_int_equal(options.servers[i].memory_bytes, expected[i].memory_bytes);
        assert_int_equal(options.servers[i].grace_ns, expected[i].grace_ns);
    }
    assert_string_equal(options.servers[1].allow[1], "c");
    READ(&options, "-sa=f,mem=128M", "-m128M", "app");
    assert_int_equal(options.servers[0].memory_bytes, 128 << 20);
}

static void each_refused_option_has_its_sentence(void **state)
{
    (void)state;
#define NO_OPTION(option) "run: there is no option " option "; faultline run --help shows which there are"
#define NO_VALUE(option) "run: the option " option " needs a value; faultline run --help shows how it is written"
#define NO_SIZE(text) "--mem=" text ": is no size between 16M and 2G in whole pages of 4K"
#define NO_DURATION(text) "--timeout=" text ": is no duration above 0; write it like 10, 500ms or 2m"
#define NO_WORD(text, word)                                                                                            \
    "--server=" text ": '" word "' is nothing that can be said of a server; use allow=A:B, restart, mem=SIZE, "        \
    "grace=DURATION or instances=client"
#define NO_NAMES(text) "--server=" text ": allow= should be names of servers with a colon between them"
#define NO_MEMORY(text) "--server=" text ": mem= should be a size above 0 in whole pages of 4K, like 16M"
#define NO_GRACE(text) "--server=" text ": grace= should be a duration like 0, 50ms or 2s"
#define NO_INSTANCES(text) "--server=" text ": instances= should be client: there is no other way to have several"
    static const struct {
        const char *words[4], *sentence;
    } cases[] = {
        {{NULL}, "run: which program? write faultline run APP, for instance faultline run hello"},
        {{"--stats"}, "run: which program? write faultline run APP, for instance faultline run hello"},
        {{"--"}, "run: which program? write faultline run APP, for instance faultline run hello"},
        {{"-x", "app"}, NO_OPTION("-x")},
        {{"-xy", "app"}, NO_OPTION("-x")},
        {{"--nothing", "app"}, NO_OPTION("--nothing")},
        {{"--nothing=x", "app"}, NO_OPTION("--nothing=x")},
        {{"--stats=x", "app"}, NO_OPTION("--stats=x")},
        {{"-?", "app"}, NO_OPTION("-?")},
        {{"-e"}, NO_VALUE("-e")},
        {{"--stats", "--engine"}, NO_VALUE("--engine")},
        {{"-e", "xen", "app"}, "--engine=xen: there is no such engine; use auto, kvm or tcg"},
        {{"--engine=", "app"}, "--engine=: there is no such engine; use auto, kvm or tcg"},
        {{"-m", "15M", "app"}, NO_SIZE("15M")},
        {{"-m", "16777217", "app"}, NO_SIZE("16777217")},
        {{"-m", "2049M", "app"}, NO_SIZE("2049M")},
        {{"-m", "17179869185G", "app"}, NO_SIZE("17179869185G")},
        {{"--mem=", "app"}, NO_SIZE("")},
        {{"-t", "0", "app"}, NO_DURATION("0")},
        {{"-t", "-5", "app"}, NO_DURATION("-5")},
        {{"-t", "soon", "app"}, NO_DURATION("soon")},
        {{"-v", "/:/x:rx", "app"}, "--map=/:/x:rx: ends with 'rx', and only ro or rw can stand there"},
        {{"-v", "/:/x:ro:rw", "app"}, "--map=/:/x:ro:rw: ends with 'ro:rw', and only ro or rw can stand there"},
        {{"-v", "/none", "app"}, "--map=/none: /none cannot be mapped: No such file or directory"},
        {{"-v", "/dev/null:rw", "app"}, "--map=/dev/null:rw: /dev/null cannot be mapped: Not a directory"},
        {{"-v", ":/x", "app"}, "--map=:/x: names no directory of the host; write --map=HOST[:GUEST[:ro|rw]]"},
        {{"-s", "", "app"}, "--server=: names no file; write --server=NAME=FILE"},
        {{"-s", "calc=", "app"}, "--server=calc=: names no file; write --server=NAME=FILE"},
        {{"-s", "calc=,allow=x", "app"}, "--server=calc=,allow=x: names no file; write --server=NAME=FILE"},
        {{"-s", "=file", "app"}, "--server==file: names no server; write --server=NAME=FILE"},
        {{"-s", "a=b,alow=c", "app"}, NO_WORD("a=b,alow=c", "alow=c")},
        {{"-s", "a=b,", "app"}, NO_WORD("a=b,", "")},
        {{"-s", "a=b,restart=1", "app"}, NO_WORD("a=b,restart=1", "restart=1")},
        {{"-s", "a=b,mem", "app"}, NO_WORD("a=b,mem", "mem")},
        {{"-s", "a=b,allow=c,allow=d", "app"}, "--server=a=b,allow=c,allow=d: says allow twice; say it once"},
        {{"-s", "a=b,restart,restart", "app"}, "--server=a=b,restart,restart: says restart twice; say it once"},
        {{"-s", "a=b,allow=", "app"}, NO_NAMES("a=b,allow=")},
        {{"-s", "a=b,allow=c::d", "app"}, NO_NAMES("a=b,allow=c::d")},
        {{"-s", "a=b,allow=c:", "app"}, NO_NAMES("a=b,allow=c:")},
        {{"-s", "a=b,mem=", "app"}, NO_MEMORY("a=b,mem=")},
        {{"-s", "a=b,mem=0", "app"}, NO_MEMORY("a=b,mem=0")},
        {{"-s", "a=b,mem=5000", "app"}, NO_MEMORY("a=b,mem=5000")},
        {{"-s", "a=b,mem=much", "app"}, NO_MEMORY("a=b,mem=much")},
        {{"-s", "a=b,mem=65M", "app"},
         "--server=b: mem= gives it 66560 KiB, and --mem gives all processes together 65536; give it less, or all of "
         "them more"},
        {{"-s", "a=b,grace=", "app"}, NO_GRACE("a=b,grace=")},
        {{"-s", "a=b,grace=-1", "app"}, NO_GRACE("a=b,grace=-1")},
        {{"-s", "a=b,grace=soon", "app"}, NO_GRACE("a=b,grace=soon")},
        {{"-s", "a=b,instances=", "app"}, NO_INSTANCES("a=b,instances=")},
        {{"-s", "a=b,instances=4", "app"}, NO_INSTANCES("a=b,instances=4")},
        {{"-s", "a=b,instances=clients", "app"}, NO_INSTANCES("a=b,instances=clients")},
        {{"-sa=b", "-sa=c", "app"}, "--server=a=c: there is a file for the server a already, b; name one of them"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_refused(cases[i].words, EXIT_MONITOR, cases[i].sentence);
}

/* Without a name, the file itself has to say it. */
static void files_that_name_no_server_are_not_acceptable(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    static const char *const not_there[] = {"-s", "/none/calc.server", "app", NULL};
    static const char *const no_image[] = {"-s", "/dev/null", "app", NULL};
    assert_int_equal(end_of(not_there, STDERR_FILENO, text), EXIT_NOT_FOUND);
    assert_non_null(strstr(text, "/none/calc.server"));
    assert_int_equal(end_of(no_image, STDERR_FILENO, text), EXIT_UNACCEPTABLE);
    assert_non_null(strstr(text, "/dev/null"));
}

static void there_is_an_end_to_servers(void **state)
{
    (void)state;
    static char servers[SERVER_OPTIONS_MAX + 1][16];
    static const char *words[SERVER_OPTIONS_MAX + 3];
    static struct run_options options;
    for (size_t i = 0; i < COUNT_OF(servers); i++)
        snprintf(servers[i], sizeof servers[i], "-ss%zu=f", i);
    for (size_t i = 0; i < SERVER_OPTIONS_MAX; i++)
        words[i] = servers[i];
    words[SERVER_OPTIONS_MAX] = "app";
    read_all(&options, words);
    assert_int_equal(options.server_count, SERVER_OPTIONS_MAX);
    words[SERVER_OPTIONS_MAX] = servers[SERVER_OPTIONS_MAX];
    words[SERVER_OPTIONS_MAX + 1] = "app";
    assert_refused(words, EXIT_MONITOR, "--server=s64=f: is one more than the 64 servers that can be named");
}

static void help_names_every_option(void **state)
{
    (void)state;
    static const char *const words[] = {"--help", NULL};
    static const char *const options[] = {"-e, --engine", "-m, --mem", "-t, --timeout", "-v, --map", "-s, --server",
                                          "--stats",      "--no-aslr", "--help",        "allow=",    "restart",
                                          "mem=",         "grace=",    "instances="};
    char text[TEXT_MAX];
    assert_int_equal(end_of(words, STDOUT_FILENO, text), 0);
    for (size_t i = 0; i < COUNT_OF(options); i++)
        assert_non_null(strstr(text, options[i]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_said_has_its_default),
        cmocka_unit_test(each_option_says_what_it_says),
        cmocka_unit_test(servers_have_a_name_a_file_and_grants),
        cmocka_unit_test(servers_have_limits_and_ways_of_their_own),
        cmocka_unit_test(each_refused_option_has_its_sentence),
        cmocka_unit_test(files_that_name_no_server_are_not_acceptable),
        cmocka_unit_test(there_is_an_end_to_servers),
        cmocka_unit_test(help_names_every_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
