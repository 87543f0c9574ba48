# The benchmarks.

bench_programs = bench/calls bench/waiters bench/large
guest_programs += $(bench_programs)
guest_servers += bench/null.server
bench/calls: bench/calls.c bench/libnull.a
bench/waiters: bench/waiters.c bench/libnull.a
bench/large: bench/large.c bench/libnull.a
bench/null.server: bench/null_server.c bench/null.h

noinst_DATA += $(bench_programs) bench/null.server
CLEANFILES += $(bench_programs) bench/null.server bench/libnull.a bench/null.import.h
EXTRA_DIST += bench/run $(bench_programs:=.c) bench/null_server.c bench/null.h
