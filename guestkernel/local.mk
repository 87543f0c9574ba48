# The kernel: freestanding objects named *.kernel.o, beside the objects of the same sources built for the tests.

# Portable: everything here is also compiled for the host, where the unit tests run it.
kernel_core_sources = \
	guestkernel/core/arguments.c \
	guestkernel/core/bulk.c \
	guestkernel/core/call.c \
	guestkernel/core/call_ends.c \
	guestkernel/core/call_enter.c \
	guestkernel/core/future_plain.c \
	guestkernel/core/clock.c \
	guestkernel/core/copies.c \
	guestkernel/core/cut.c \
	guestkernel/core/fault.c \
	guestkernel/core/frame_list.c \
	guestkernel/core/frames.c \
	guestkernel/core/future.c \
	guestkernel/core/host_call.c \
	guestkernel/core/list.c \
	guestkernel/core/object.c \
	guestkernel/core/parameters.c \
	guestkernel/core/process.c \
	guestkernel/core/queue.c \
	guestkernel/core/records.c \
	guestkernel/core/schedule.c \
	guestkernel/core/share.c \
	guestkernel/core/stack.c \
	guestkernel/core/teardown.c \
	guestkernel/core/thread.c \
	guestkernel/core/timer.c \
	guestkernel/core/wait.c \
	guestkernel/core/window.c \
	guestkernel/core/words.c

kernel_machine_sources = \
	guestkernel/core/exports.c \
	guestkernel/core/main.c \
	guestkernel/x86_64/bell.c \
	guestkernel/x86_64/call_site.c \
	guestkernel/x86_64/cpu.c \
	guestkernel/x86_64/local_apic.c \
	guestkernel/x86_64/paging.c \
	guestkernel/x86_64/registers.c \
	guestkernel/x86_64/runtime.c \
	guestkernel/x86_64/trap.c \
	guestkernel/x86_64/user_memory.c

kernel_assembly_sources = \
	guestkernel/x86_64/boot.S \
	guestkernel/x86_64/entry.S

kernel_headers = \
	guestkernel/core/activation.h \
	guestkernel/core/call_fast.h \
	guestkernel/core/future.h \
	guestkernel/core/kernel.h \
	guestkernel/core/list.h \
	guestkernel/core/timer.h \
	guestkernel/x86_64/frame.h \
	guestkernel/x86_64/machine.h \
	guestkernel/x86_64/offsets.h

kernel_objects = \
	$(kernel_core_sources:.c=.kernel.o) \
	$(kernel_machine_sources:.c=.kernel.o) \
	$(kernel_assembly_sources:.S=.kernel.o)

kernel_compile = $(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(KERNEL_CFLAGS) $(WARNING_CFLAGS) \
	-I$(top_srcdir)/include -I$(top_srcdir)/guestkernel/core -I$(top_srcdir)/guestkernel/x86_64 -MMD -MP

# All of it is compiled with the same flags: what -fcall-used says of a function, its callers go by.
guestkernel/flags: FORCE
	@$(MKDIR_P) $(@D)
	@echo '$(CC) $(KERNEL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(KERNEL_CFLAGS)' >$@
CLEANFILES += guestkernel/flags

%.kernel.o: %.c guestkernel/flags
	$(kernel_compile) -c -o $@ $<
%.kernel.o: %.S guestkernel/flags
	$(kernel_compile) -c -o $@ $<

-include $(wildcard $(builddir)/guestkernel/*.kernel.d $(builddir)/guestkernel/*/*.kernel.d)

# What it exports stands in an image's tables, like any server's.
guestkernel/exports.kernel.o: guestkernel/exports.S
	$(kernel_compile) -c -o $@ $<
guestkernel/image.kernel.o: tools/image.S
	$(kernel_compile) -DSERVER_NAME='"kernel"' -c -o $@ $<
kernel_table_objects = guestkernel/image.kernel.o guestkernel/exports.kernel.o

guestkernel/faultline-kernel: $(kernel_objects) $(kernel_table_objects) guestkernel/x86_64/kernel.ld \
		guestkernel/check-kernel
	$(AM_V_CCLD)$(CC) -nostdlib -static -no-pie -Wl,-T,$(top_srcdir)/guestkernel/x86_64/kernel.ld \
		-Wl,-z,max-page-size=4096,-z,noexecstack,--build-id=none -o $@.new \
		$(kernel_objects) $(kernel_table_objects)
	@READELF='$(READELF)' OBJDUMP='$(OBJDUMP)' NM='$(NM)' $(top_srcdir)/guestkernel/check-kernel $@.new
	@mv $@.new $@

nodist_parts_DATA += guestkernel/faultline-kernel
CLEANFILES += guestkernel/faultline-kernel
EXTRA_DIST += $(kernel_core_sources) $(kernel_machine_sources) $(kernel_assembly_sources) $(kernel_headers) \
	guestkernel/check-kernel guestkernel/x86_64/kernel.ld

mostlyclean-local: mostlyclean-kernel
mostlyclean-kernel:
	rm -f guestkernel/*.kernel.[do] guestkernel/*/*.kernel.[do]
