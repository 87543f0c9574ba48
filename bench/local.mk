# The benchmarks.

guest_programs += bench/calls
guest_servers += bench/null.server
bench/calls: bench/calls.c bench/libnull.a
bench/null.server: bench/null_server.c bench/null.h

noinst_DATA += bench/calls bench/null.server
CLEANFILES += bench/calls bench/null.server bench/libnull.a bench/null.import.h
EXTRA_DIST += bench/run bench/calls.c bench/null_server.c bench/null.h
