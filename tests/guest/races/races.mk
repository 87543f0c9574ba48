# Races: `make check` runs each a few times at random, `make soak` many times.
race_files = tests/guest/races/soak
race_servers = tests/guest/races/courier.server tests/guest/races/rival.server
guest_programs += $(race_files)
guest_servers += $(race_servers)
check_DATA += $(race_files) $(race_servers)
CLEANFILES += $(race_files) $(race_servers) tests/guest/races/*.import.h tests/guest/races/lib*.a
EXTRA_DIST += tests/guest/races/soak.c tests/guest/races/run-soak \
	tests/guest/races/courier_server.c tests/guest/races/courier.h tests/guest/races/rival_server.c tests/guest/races/rival.h

tests/guest/races/soak: tests/guest/races/soak.c tests/guest/races/libcourier.a tests/guest/races/librival.a
tests/guest/races/courier.server: tests/guest/races/courier_server.c tests/guest/races/courier.h \
	tests/guest/races/librival.a
tests/guest/races/rival.server: tests/guest/races/rival_server.c tests/guest/races/rival.h
tests/guest/races/libcourier.a: tests/guest/races/courier.server ;
tests/guest/races/librival.a: tests/guest/races/rival.server ;

# At most so long for each race and engine.
SOAK_ROUNDS = 100000
SOAK_SECONDS = 300

soak: all $(race_files) $(race_servers)
	$(srcdir)/tests/guest/races/run-soak '$(abs_builddir)' $(SOAK_ROUNDS) $(SOAK_SECONDS)
.PHONY: soak
