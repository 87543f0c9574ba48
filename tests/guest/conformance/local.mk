# The conformance suite: a program for each statement of doc/call.md that a program can see. Its first line is the
# statement. A line "run: OPTIONS", "status: NUMBER" or "stderr: WORDS" in its first comment says how to run it, and what
# to expect instead of status 0 and silence; "engine: tcg" that it needs that one; "stdin: COMMAND" what writes its
# standard input, which otherwise neither comes nor ends.
conformance_programs = \
	async_result

# Servers: NAME is made of NAME_server.c and NAME.h.
conformance_servers = \
	bench

include tests/guest/conformance/queues.mk
include tests/guest/conformance/futures.mk
include tests/guest/conformance/objects.mk
include tests/guest/conformance/failing.mk

conformance_program_files = $(conformance_programs:%=tests/guest/conformance/%)
conformance_server_files = $(conformance_servers:%=tests/guest/conformance/%.server)
guest_programs += $(conformance_program_files)
guest_servers += $(conformance_server_files)
check_DATA += $(conformance_program_files) $(conformance_server_files)
CLEANFILES += $(conformance_program_files) $(conformance_server_files) tests/guest/conformance/*.import.h \
	tests/guest/conformance/lib*.a
EXTRA_DIST += tests/guest/conformance/holds.h $(conformance_programs:%=tests/guest/conformance/%.c) \
	$(conformance_servers:%=tests/guest/conformance/%_server.c) $(conformance_servers:%=tests/guest/conformance/%.h)

# Which servers a program is linked with.
tests/guest/conformance/async_result: tests/guest/conformance/async_result.c tests/guest/conformance/libbench.a

tests/guest/conformance/bench.server: tests/guest/conformance/bench_server.c tests/guest/conformance/bench.h

tests/guest/conformance/libbench.a: tests/guest/conformance/bench.server ;
