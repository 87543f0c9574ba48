# What newlib needs underneath, and newlib itself: together the sysroot that guest programs are built with.

# newlib is built once, and again only when its flags, its script or its tarball change.
newlib/flags: FORCE
	@$(MKDIR_P) newlib
	@echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' | cmp -s - $@ || echo '$(CC) $(GUEST_CFLAGS) $(NEWLIB_TARBALL)' >$@
newlib/stamp: newlib/flags personality/posix/build-newlib $(NEWLIB_TARBALL)
	$(AM_V_GEN)CC='$(CC)' CFLAGS='$(GUEST_CFLAGS)' MAKE='$(MAKE)' $(top_srcdir)/personality/posix/build-newlib \
		$(NEWLIB_TARBALL) newlib/work sysroot
	@touch $@
FORCE:
.PHONY: FORCE

noinst_DATA += newlib/stamp
EXTRA_DIST += personality/posix/build-newlib

clean-local: clean-newlib
clean-newlib:
	rm -rf newlib sysroot
