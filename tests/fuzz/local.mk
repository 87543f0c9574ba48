# The fuzzer of the kernel's core: by itself it does random things (make check); with clang it is a target of libFuzzer
# (make fuzz FUZZ_SECONDS=N). In inside/ are files of core/ with a few lines more, in their places.

FUZZ_SECONDS = 60

fuzz_inside = $(addprefix tests/fuzz/inside/,frames.c future.c future_plain.c host_call.c object.c queue.c stack.c teardown.c \
	timer.c words.c)
fuzz_kernel_sources = $(filter-out $(fuzz_inside:tests/fuzz/inside/%=guestkernel/core/%),$(kernel_core_sources)) \
	$(fuzz_inside) guestkernel/core/exports.c guestkernel/x86_64/call_site.c guestkernel/x86_64/registers.c
fuzz_world_sources = tests/unit/fake_machine/fake_machine.c $(addprefix tests/fuzz/,census.c exports.c finale.c monitor.c \
	plays.c rules.c rules_activations.c rules_ends.c rules_lending.c \
	rules_memory.c rules_objects.c rules_queues.c rules_time.c run.c user.c values.c world.c)
fuzz_headers = $(addprefix tests/fuzz/,census.h inside/inside.h run.h sections.h world.h)

fuzz_compile = $(MKDIR_P) $(@D) && $(1) $(kernel_test_cppflags) $(CPPFLAGS) $(CFLAGS) \
	$(kernel_test_cflags) -MMD -MP $(2) -c -o $@ $<

# With gcc, or whatever CC is.
fuzz_objects = $(patsubst %.c,tests/fuzz/gcc/%.o,$(fuzz_kernel_sources) $(fuzz_world_sources) tests/fuzz/driver.c)
$(fuzz_objects): tests/fuzz/gcc/%.o: %.c
	$(AM_V_CC)$(call fuzz_compile,$(CC),$(SANITIZE_CFLAGS))
tests/fuzz/kernel: $(fuzz_objects)
	$(AM_V_CCLD)$(CC) $(CFLAGS) $(SANITIZE_CFLAGS) $(LDFLAGS) -o $@ $(fuzz_objects)
TESTS += tests/fuzz/kernel

# With clang. The kernel's variables lie in sections of their own, so that each run can begin with a new kernel.
LIBFUZZER_CFLAGS = -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
libfuzzer_kernel_objects = $(fuzz_kernel_sources:%.c=tests/fuzz/clang/%.o)
libfuzzer_world_objects = $(patsubst %.c,tests/fuzz/clang/%.o,$(fuzz_world_sources) tests/fuzz/libfuzzer.c)
$(libfuzzer_kernel_objects): tests/fuzz/clang/%.o: %.c
	$(AM_V_CC)$(call fuzz_compile,clang,$(LIBFUZZER_CFLAGS) -include $(top_srcdir)/tests/fuzz/sections.h)
$(libfuzzer_world_objects): tests/fuzz/clang/%.o: %.c
	$(AM_V_CC)$(call fuzz_compile,clang,$(LIBFUZZER_CFLAGS))
tests/fuzz/libfuzzer-kernel: $(libfuzzer_kernel_objects) $(libfuzzer_world_objects)
	$(AM_V_CCLD)clang $(CFLAGS) -fsanitize=fuzzer,address,undefined $(LDFLAGS) -o $@ $^

# What it finds new is kept in the build's tests/fuzz/found; what breaks a rule is left in the build as crash-*, to be given to
# tests/fuzz/kernel --tell.
fuzz:
	@command -v clang >/dev/null || { echo "make fuzz needs clang, with libFuzzer; on Debian: apt-get install clang" >&2; exit 1; }
	@$(MAKE) tests/fuzz/libfuzzer-kernel
	@$(MKDIR_P) tests/fuzz/found
	tests/fuzz/libfuzzer-kernel -max_total_time=$(FUZZ_SECONDS) -max_len=8000 -len_control=0 -timeout=60 \
		tests/fuzz/found $(top_srcdir)/tests/fuzz/corpus
.PHONY: fuzz

-include $(patsubst %.o,%.d,$(wildcard $(fuzz_objects) $(libfuzzer_kernel_objects) $(libfuzzer_world_objects)))
EXTRA_DIST += $(fuzz_inside) $(filter tests/fuzz/%,$(fuzz_world_sources)) $(fuzz_headers) tests/fuzz/driver.c \
	tests/fuzz/libfuzzer.c tests/fuzz/corpus
mostlyclean-local: mostlyclean-fuzz
mostlyclean-fuzz:
	rm -rf tests/fuzz/gcc tests/fuzz/clang tests/fuzz/found
	rm -f tests/fuzz/kernel tests/fuzz/libfuzzer-kernel crash-* failure-*
