# What newlib needs underneath, and newlib itself: together the sysroot that guest programs are built with.

# newlib is built once, and again only when its flags, its script or its tarball change. Its recipe runs a make of its own,
# and is therefore run by make -n as well.
is_dry_run = $(findstring n,$(firstword -$(MAKEFLAGS)))
newlib_headers = \
	personality/posix/include/machine/time.h \
	personality/posix/include/sys/lock.h \
	personality/posix/include/sys/sched.h \
	personality/posix/include/threads.h
newlib/flags: FORCE
	@$(MKDIR_P) newlib
	@echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' | cmp -s - $@ || echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' >$@
newlib/stamp: newlib/flags personality/posix/build-newlib $(newlib_headers) $(NEWLIB_TARBALL)
	$(AM_V_GEN)test -n '$(is_dry_run)' || CC='$(CC)' CFLAGS='$(GUEST_CFLAGS)' MAKE='$(MAKE)' $(top_srcdir)/personality/posix/build-newlib \
		$(NEWLIB_TARBALL) newlib/work sysroot
	@touch $@
FORCE:
.PHONY: FORCE

posix_sources = \
	personality/posix/atomic.c \
	personality/posix/clock.c \
	personality/posix/condition.c \
	personality/posix/constructors.c \
	personality/posix/error_numbers.c \
	personality/posix/exit.c \
	personality/posix/files.c \
	personality/posix/lock.c \
	personality/posix/memory.c \
	personality/posix/mutex.c \
	personality/posix/once.c \
	personality/posix/process.c \
	personality/posix/program_start.c \
	personality/posix/refused.c \
	personality/posix/sleep.c \
	personality/posix/stream_locks.c \
	personality/posix/thread.c \
	personality/posix/thread_state.c \
	personality/posix/thread_state_end.c \
	personality/posix/thread_storage.c \
	personality/posix/waiting.c

posix_headers = \
	personality/posix/constructors.h \
	personality/posix/lock.h \
	personality/posix/thread_state.h \
	personality/posix/thread_storage.h \
	personality/posix/waiting.h

posix_objects = $(posix_sources:.c=.guest.o)
start_objects = sysroot/lib/crt0.o sysroot/lib/server_start.o sysroot/lib/image.o
import_libraries = sysroot/lib/libkernel.a sysroot/lib/libconsole.a sysroot/lib/libfs.a
import_headers = $(import_libraries:sysroot/lib/lib%.a=sysroot/include/faultline/%.import.h)
sysroot_parts = newlib/stamp $(start_objects) sysroot/lib/libposix.a $(import_libraries) $(import_headers)

# newlib's own initializer of its state leaves fields out.
guest_compile = $(AM_V_CC)$(MKDIR_P) $(@D) personality/posix && ./faultline-cc $(WARNING_CFLAGS) \
	-Wno-missing-field-initializers -MMD -MP -MF personality/posix/$(@F).d -MT $@ -D_GNU_SOURCE -c -o $@ $<

personality/posix/%.guest.o: personality/posix/%.c faultline-cc newlib/stamp
	$(guest_compile)
sysroot/lib/crt0.o: personality/posix/crt0.S faultline-cc newlib/stamp
	$(guest_compile)
sysroot/lib/server_start.o: personality/posix/server_start.c faultline-cc newlib/stamp
	$(guest_compile)
sysroot/lib/image.o: tools/image.S faultline-cc newlib/stamp
	$(guest_compile)
sysroot/lib/libposix.a: $(posix_objects)
	$(AM_V_AR)rm -f $@ && $(AR) $(ARFLAGS) $@ $(posix_objects)

-include $(wildcard personality/posix/*.d personality/host/*.described.o.d)

# The import libraries of the kernel and of the host's servers, each from the object that exports: up to three members a
# function. With each goes an import header. The same run writes what serves the calls: the kernel's exports in assembly,
# the host's dispatchers in C.
# generate NAME, KIND, FURTHER OPTIONS
import_library = sysroot/lib/lib$(1).a
import_header = sysroot/include/faultline/$(1).import.h
generate = $(AM_V_GEN)rm -rf $(import_library).parts && $(MKDIR_P) $(import_library).parts && \
	$(MKDIR_P) $(dir $(import_header)) && ./faultline-gen --server=$(1) --kind=$(2) \
		--imports=$(import_library).parts --import-header=$(import_header) $(3) $(filter %.o,$^) && \
	(cd $(import_library).parts && $(CC) -c *.S && $(AR) $(ARFLAGS)D ../lib$(1).a.new *.o) && \
	mv $(import_library).new $(import_library) && rm -rf $(import_library).parts
host_options = --dispatchers=personality/host/$(1)_dispatch.c --dispatcher-header=personality/host/$(1).h \
	--header=faultline/$(1).h

sysroot/lib/libkernel.a sysroot/include/faultline/kernel.import.h guestkernel/exports.S &: \
		guestkernel/core/exports.kernel.o faultline-gen newlib/stamp
	$(call generate,kernel,kernel,--exports=guestkernel/exports.S --header=faultline/call.h)
sysroot/lib/libconsole.a sysroot/include/faultline/console.import.h personality/host/console_dispatch.c &: \
		personality/host/console.described.o faultline-gen newlib/stamp
	$(call generate,console,host,$(call host_options,console))
sysroot/lib/libfs.a sysroot/include/faultline/fs.import.h personality/host/fs_dispatch.c &: \
		personality/host/fs.described.o faultline-gen newlib/stamp
	$(call generate,fs,host,$(call host_options,fs))

# What a host server exports is read out of an object built only for that: CFLAGS may leave out the debug information.
personality/host/%.described.o: personality/host/%.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(AM_CPPFLAGS) $(AM_CFLAGS) $(URCU_CFLAGS) -g -O1 -MMD -MP -MF $@.d -MT $@ \
		-c -o $@ $<

noinst_DATA += $(sysroot_parts)
EXTRA_DIST += personality/posix/build-newlib personality/posix/crt0.S personality/posix/server_start.c $(posix_sources) \
	$(posix_headers) $(newlib_headers)

install-data-local: install-sysroot
install-sysroot: $(sysroot_parts)
	$(MKDIR_P) $(DESTDIR)$(pkglibdir)/sysroot
	cp -R sysroot/. $(DESTDIR)$(pkglibdir)/sysroot
uninstall-local: uninstall-sysroot
uninstall-sysroot:
	rm -rf $(DESTDIR)$(pkglibdir)/sysroot

mostlyclean-local: mostlyclean-posix
mostlyclean-posix:
	rm -f personality/posix/*.guest.o personality/host/*.described.o* personality/posix/*.d \
		personality/host/*_dispatch.c guestkernel/exports.S $(start_objects) sysroot/lib/libposix.a $(import_libraries) $(import_headers)
clean-local: clean-newlib
clean-newlib:
	rm -rf newlib sysroot
