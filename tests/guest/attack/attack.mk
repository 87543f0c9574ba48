# Attackers at random, and honest ones beside them: attack.bats runs them for some seconds.
attack_programs = tests/guest/attack/honest tests/guest/attack/rogue
attack_servers = tests/guest/attack/witness.server tests/guest/attack/villain.server
guest_programs += $(attack_programs)
guest_servers += $(attack_servers)
check_DATA += $(attack_programs) $(attack_servers)
CLEANFILES += $(attack_programs) $(attack_servers) tests/guest/attack/*.import.h tests/guest/attack/lib*.a
EXTRA_DIST += $(addprefix tests/guest/attack/,chance.c chance.h guarded.c guarded.h honest.c instructions.c \
	instructions.h rogue.c state.h tricks.c tricks.h villain.h villain_server.c witness.h witness_server.c)

attack_tricks = $(addprefix tests/guest/attack/,tricks.c instructions.c tricks.h instructions.h chance.c chance.h \
	libwitness.a)
tests/guest/attack/honest: $(addprefix tests/guest/attack/,honest.c guarded.c guarded.h chance.c chance.h state.h \
	libwitness.a libvillain.a)
tests/guest/attack/rogue: tests/guest/attack/rogue.c $(attack_tricks)
tests/guest/attack/witness.server: $(addprefix tests/guest/attack/,witness_server.c witness.h state.h)
tests/guest/attack/villain.server: tests/guest/attack/villain_server.c tests/guest/attack/villain.h $(attack_tricks)
tests/guest/attack/libwitness.a: tests/guest/attack/witness.server ;
tests/guest/attack/libvillain.a: tests/guest/attack/villain.server ;
