# What newlib needs underneath, and newlib itself: together the sysroot that guest programs are built with.

# newlib is built once, and again only when its flags, its script or its tarball change. Its recipe runs a make of its own,
# and is therefore run by make -n as well.
is_dry_run = $(findstring n,$(firstword -$(MAKEFLAGS)))
newlib/flags: FORCE
	@$(MKDIR_P) newlib
	@echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' | cmp -s - $@ || echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' >$@
newlib/stamp: newlib/flags personality/posix/build-newlib $(NEWLIB_TARBALL)
	$(AM_V_GEN)test -n '$(is_dry_run)' || CC='$(CC)' CFLAGS='$(GUEST_CFLAGS)' MAKE='$(MAKE)' $(top_srcdir)/personality/posix/build-newlib \
		$(NEWLIB_TARBALL) newlib/work sysroot
	@touch $@
FORCE:
.PHONY: FORCE

posix_sources = \
	personality/posix/clock.c \
	personality/posix/constructors.c \
	personality/posix/error_numbers.c \
	personality/posix/files.c \
	personality/posix/memory.c \
	personality/posix/process.c \
	personality/posix/program_start.c \
	personality/posix/refused.c \
	personality/posix/thread_state.c

posix_headers = \
	personality/posix/constructors.h \
	personality/posix/thread_state.h

posix_objects = $(posix_sources:.c=.guest.o)
start_objects = sysroot/lib/crt0.o sysroot/lib/server_start.o sysroot/lib/image.o
import_libraries = sysroot/lib/libkernel.a sysroot/lib/libconsole.a sysroot/lib/libfs.a
sysroot_parts = newlib/stamp $(start_objects) sysroot/lib/libposix.a $(import_libraries)

# newlib's own initializer of its state leaves fields out.
guest_compile = $(AM_V_CC)$(MKDIR_P) $(@D) && ./faultline-cc $(WARNING_CFLAGS) -Wno-missing-field-initializers -MMD -MP \
	-MF personality/posix/$(@F).d -MT $@ -D_GNU_SOURCE -c -o $@ $<

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

-include $(wildcard $(builddir)/personality/posix/*.d)

# The import libraries of the kernel and of the host's servers, each from the object that exports: one member a function.
# generate NAME, KIND, FURTHER OPTIONS: writes the library, and the exports in assembly beside the object.
generate = $(AM_V_GEN)rm -rf $@.parts && $(MKDIR_P) $@.parts && \
	./faultline-gen --server=$(1) --kind=$(2) --imports=$@.parts $(3) $(filter %.o,$^) && \
	(cd $@.parts && $(CC) -c *.S && $(AR) $(ARFLAGS)D ../$(@F).new *.o) && \
	mv $@.new $@ && rm -rf $@.parts

sysroot/lib/libkernel.a: guestkernel/core/exports.kernel.o faultline-gen newlib/stamp
	$(call generate,kernel,kernel,--exports=guestkernel/exports.S)
sysroot/lib/libconsole.a: personality/host/console.described.o faultline-gen newlib/stamp
	$(call generate,console,host,$(call host_options,console))
sysroot/lib/libfs.a: personality/host/fs.described.o faultline-gen newlib/stamp
	$(call generate,fs,host,$(call host_options,fs))
host_options = --dispatchers=personality/host/$(1)_dispatch.c --header=$(top_srcdir)/include/faultline/$(1).h

# What a host server exports is read out of an object built only for that: CFLAGS may leave out the debug information.
personality/host/%.described.o: personality/host/%.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(AM_CPPFLAGS) $(AM_CFLAGS) $(URCU_CFLAGS) -g -O1 -MMD -MP \
		-MF personality/posix/$(@F).d -MT $@ -D_GNU_SOURCE -c -o $@ $<

# What the same run writes.
guestkernel/exports.S: sysroot/lib/libkernel.a
	@test -e $@
personality/host/console_dispatch.c: sysroot/lib/libconsole.a
	@test -e $@
personality/host/fs_dispatch.c: sysroot/lib/libfs.a
	@test -e $@

noinst_DATA += $(sysroot_parts)
EXTRA_DIST += personality/posix/build-newlib personality/posix/crt0.S personality/posix/server_start.c $(posix_sources) \
	$(posix_headers)

install-data-local: install-sysroot
install-sysroot: $(sysroot_parts)
	$(MKDIR_P) $(DESTDIR)$(pkglibdir)/sysroot
	cp -R sysroot/. $(DESTDIR)$(pkglibdir)/sysroot
uninstall-local: uninstall-sysroot
uninstall-sysroot:
	rm -rf $(DESTDIR)$(pkglibdir)/sysroot

mostlyclean-local: mostlyclean-posix
mostlyclean-posix:
	rm -f personality/posix/*.guest.o personality/host/*.described.o personality/posix/*.d \
		personality/host/*_dispatch.c guestkernel/exports.S $(start_objects) sysroot/lib/libposix.a $(import_libraries)
clean-local: clean-newlib
clean-newlib:
	rm -rf newlib sysroot
