# The tests: CMocka programs (one group each), each built twice, the second time with the sanitizers; and bats files,
# whose every test counts by the TAP driver. A new test is one word in one of the lists.

SANITIZE_CFLAGS = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all

# The kernel's core on a machine made of arrays.
kernel_tests = \
	tests/unit/kernel_call \
	tests/unit/kernel_call_site \
	tests/unit/kernel_cut \
	tests/unit/kernel_future \
	tests/unit/kernel_host_call \
	tests/unit/kernel_list \
	tests/unit/kernel_object \
	tests/unit/kernel_queue \
	tests/unit/kernel_records \
	tests/unit/kernel_share \
	tests/unit/kernel_teardown \
	tests/unit/kernel_timer \
	tests/unit/kernel_wait

kernel_test_sources = \
	$(kernel_core_sources) \
	guestkernel/core/exports.c \
	guestkernel/x86_64/call_site.c \
	guestkernel/x86_64/registers.c \
	tests/fuzz/exports.c \
	tests/fuzz/world.c \
	tests/unit/fake_machine/fake_machine.c \
	tests/unit/fake_machine/machine.h \
	tests/unit/stage.c \
	tests/unit/stage.h
kernel_test_cppflags = -I$(top_srcdir)/tests/unit/fake_machine -I$(top_srcdir)/guestkernel/core \
	-I$(top_srcdir)/guestkernel/x86_64 -I$(top_srcdir)/tests/fuzz $(AM_CPPFLAGS)
kernel_test_cflags = -std=gnu11 $(WARNING_CFLAGS)

# The monitor's parts.
vmm_tests = \
	tests/unit/bind \
	tests/unit/console \
	tests/unit/copy_between \
	tests/unit/fault_report \
	tests/unit/fault_status \
	tests/unit/find_servers \
	tests/unit/fs \
	tests/unit/fs_files \
	tests/unit/host_answers \
	tests/unit/host_dispatch \
	tests/unit/host_link \
	tests/unit/host_link_buffers \
	tests/unit/hostile_files \
	tests/unit/hostile_guest \
	tests/unit/image \
	tests/unit/image_damage \
	tests/unit/options \
	tests/unit/options_values \
	tests/unit/page_table \
	tests/unit/printable \
	tests/unit/process_layout \
	tests/unit/shape_check \
	tests/unit/time_stamp

# The guest's threads on the host's, whose sanitizer is another.
posix_tests = tests/unit/threads
posix_test_sources = \
	tests/unit/threads_on_linux.c \
	personality/posix/condition.c \
	personality/posix/lock.c \
	personality/posix/mutex.c \
	personality/posix/once.c \
	personality/posix/thread.c \
	personality/posix/thread_storage.c \
	personality/posix/waiting.c
posix_test_cppflags = -I$(top_srcdir)/personality/posix/include $(AM_CPPFLAGS)
THREAD_SANITIZE_CFLAGS = -g -O1 -fsanitize=thread

unit_tests = $(kernel_tests) $(vmm_tests) $(posix_tests)
kernel_sanitized_tests = $(kernel_tests:=-sanitized)
vmm_sanitized_tests = $(vmm_tests:=-sanitized)
posix_sanitized_tests = $(posix_tests:=-sanitized)
sanitized_tests = $(kernel_sanitized_tests) $(vmm_sanitized_tests) $(posix_sanitized_tests)
bats_tests = \
	tests/system/apps.bats \
	tests/system/attack.bats \
	tests/system/bad.bats \
	tests/system/capacity.bats \
	tests/system/command.bats \
	tests/system/conformance.bats \
	tests/system/documents.bats \
	tests/system/faultline_cc.bats \
	tests/system/files.bats \
	tests/system/generator.bats \
	tests/system/guest.bats \
	tests/system/native.bats \
	tests/system/races.bats \
	tests/system/servers.bats \
	tests/system/threads.bats

if HAVE_CMOCKA
check_LIBRARIES += tests/unit/libkernel.a tests/unit/libkernel-sanitized.a vmm/libvmm-sanitized.a
check_SCRIPTS = $(unit_tests) $(sanitized_tests)
TESTS += $(unit_tests) $(sanitized_tests)
endif
if HAVE_BATS
TESTS += $(bats_tests)
endif

tests_unit_libkernel_a_SOURCES = $(kernel_test_sources)
tests_unit_libkernel_a_CPPFLAGS = $(kernel_test_cppflags)
tests_unit_libkernel_a_CFLAGS = $(kernel_test_cflags)
tests_unit_libkernel_sanitized_a_SOURCES = $(kernel_test_sources)
tests_unit_libkernel_sanitized_a_CPPFLAGS = $(kernel_test_cppflags)
tests_unit_libkernel_sanitized_a_CFLAGS = $(kernel_test_cflags) $(SANITIZE_CFLAGS)
vmm_libvmm_sanitized_a_SOURCES = $(vmm_sources)
vmm_libvmm_sanitized_a_CFLAGS = $(AM_CFLAGS) $(SANITIZE_CFLAGS)

unit_compile = $(AM_V_CCLD)$(MKDIR_P) $(@D) && $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MF $@.d -o $@
unit_libraries = $(CMOCKA_LIBS) $(LIBELF_LIBS) $(LIBDW_LIBS) $(URCU_LIBS) -pthread

$(kernel_tests): tests/unit/%: tests/unit/%.c tests/unit/libkernel.a
	$(unit_compile) $(kernel_test_cppflags) $(kernel_test_cflags) $< tests/unit/libkernel.a $(unit_libraries)
$(kernel_sanitized_tests): tests/unit/%-sanitized: tests/unit/%.c tests/unit/libkernel-sanitized.a
	$(unit_compile) $(kernel_test_cppflags) $(kernel_test_cflags) $(SANITIZE_CFLAGS) $< \
		tests/unit/libkernel-sanitized.a $(unit_libraries)
$(vmm_tests): tests/unit/%: tests/unit/%.c vmm/libvmm.a
	$(unit_compile) $(AM_CPPFLAGS) $(AM_CFLAGS) $(filter %.c,$^) vmm/libvmm.a $(unit_libraries)
$(vmm_sanitized_tests): tests/unit/%-sanitized: tests/unit/%.c vmm/libvmm-sanitized.a
	$(unit_compile) $(AM_CPPFLAGS) $(AM_CFLAGS) $(SANITIZE_CFLAGS) $(filter %.c,$^) vmm/libvmm-sanitized.a \
		$(unit_libraries)

# These play against the whole command, and need what that is made of.
hostile_tests = $(foreach test,hostile_files hostile_guest,tests/unit/$(test) tests/unit/$(test)-sanitized)
hostile_logs = $(hostile_tests:=.log)
$(hostile_tests): $(nodist_faultline_SOURCES)
$(hostile_logs): apps/hello apps/calc apps/calc.server tests/bad/keeper.server guestkernel/faultline-kernel

posix_test_parts = $(posix_test_sources) tests/unit/threads_on_linux.h $(newlib_headers) $(posix_headers)
$(posix_tests): tests/unit/%: tests/unit/%.c $(posix_test_parts)
	$(unit_compile) $(posix_test_cppflags) $(AM_CFLAGS) $(sources_of_target) $(CMOCKA_LIBS) -pthread
$(posix_sanitized_tests): tests/unit/%-sanitized: tests/unit/%.c $(posix_test_parts)
	$(unit_compile) $(posix_test_cppflags) $(AM_CFLAGS) $(THREAD_SANITIZE_CFLAGS) $(sources_of_target) $(CMOCKA_LIBS) -pthread

-include $(wildcard $(builddir)/tests/unit/*.d)

# Programs and servers that run inside.
thread_test_programs = \
	tests/guest/threads_atomic \
	tests/guest/threads_condition \
	tests/guest/threads_exit \
	tests/guest/threads_library \
	tests/guest/threads_life \
	tests/guest/threads_mutex \
	tests/guest/threads_server \
	tests/guest/threads_sleep \
	tests/guest/threads_storage
guest_test_programs = tests/guest/misuse tests/guest/rules tests/guest/chain tests/guest/spin tests/guest/lives \
	$(thread_test_programs)
guest_test_servers = tests/guest/probe.server tests/guest/ping.server tests/guest/pong.server tests/guest/mortal.server \
	tests/guest/middle.server tests/guest/threads_crew.server tests/bad/keeper.server
guest_programs += $(guest_test_programs)
guest_servers += $(guest_test_servers)
check_DATA = $(guest_test_programs) $(guest_test_servers)

tests/guest/misuse: tests/guest/misuse.c
tests/guest/rules: tests/guest/rules.c tests/guest/libprobe.a
tests/guest/chain: tests/guest/chain.c tests/guest/libping.a
tests/guest/spin: tests/guest/spin.c
tests/guest/lives: tests/guest/lives.c tests/guest/libmortal.a tests/guest/libmiddle.a
tests/guest/mortal.server: tests/guest/mortal_server.c tests/guest/mortal.h
tests/guest/middle.server: tests/guest/middle.c tests/guest/middle.h tests/guest/libmortal.a
tests/guest/probe.server: tests/guest/probe_server.c tests/guest/probe.h

$(thread_test_programs): %: %.c
tests/guest/threads_server: tests/guest/libthreads_crew.a
tests/guest/threads_crew.server: tests/guest/threads_crew_server.c tests/guest/threads_crew.h

tests/bad/keeper.server: tests/bad/keeper.c

# Each of the two needs the other's library, which is therefore written before either is linked.
guest_imports += tests/guest/libping.a tests/guest/libpong.a
tests/guest/libping.a: tests/guest/ping.c tests/guest/relay.h
tests/guest/libpong.a: tests/guest/pong.c tests/guest/relay.h
tests/guest/ping.server: tests/guest/ping.c tests/guest/relay.h tests/guest/libpong.a
tests/guest/pong.server: tests/guest/pong.c tests/guest/relay.h tests/guest/libping.a

# Programs that tests/system/native.bats builds, natively and for the guest.
EXTRA_DIST += tests/native

# The files that must be refused are made from good ones.
check_PROGRAMS += tests/bad/make_bad
tests_bad_make_bad_SOURCES = tests/bad/make_bad.c tests/bad/draft.c tests/bad/draft.h tests/bad/cases.h

# What the documents say which test holds.
TESTS += tests/check-statements
EXTRA_DIST += tests/check-statements

AM_TESTS_ENVIRONMENT = BUILD='$(abs_builddir)'; export BUILD;
EXTRA_DIST += tests/guest/capacity/all.c tests/guest/capacity/part.c tests/guest/capacity/part.h
EXTRA_DIST += tests/system/common.bash tests/unit/built_image.h tests/unit/hostile.h tests/unit/host_link_post.h \
	tests/unit/threads_on_linux.c tests/unit/threads_on_linux.h
TEST_EXTENSIONS = .bats
BATS_LOG_DRIVER = $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
BATS_LOG_COMPILER = $(BATS) --tap

CLEANFILES += $(check_DATA) tests/guest/*.import.h tests/guest/lib*.a tests/bad/*.import.h tests/bad/lib*.a
EXTRA_DIST += tests/count-results $(unit_tests:=.c) $(bats_tests) $(guest_test_programs:=.c) tests/guest/probe_server.c \
	tests/guest/probe.h tests/guest/mortal.h tests/guest/mortal_server.c tests/guest/middle.h tests/guest/middle.c \
	tests/guest/ping.c tests/guest/pong.c tests/guest/relay.h tests/bad/keeper.c
EXTRA_DIST += tests/guest/rule.h tests/guest/threads_crew.h tests/guest/threads_crew_server.c tests/guest/threads_help.h

mostlyclean-local: mostlyclean-tests
mostlyclean-tests:
	rm -f $(unit_tests) $(sanitized_tests) tests/unit/*.d tests/guest/*.d
