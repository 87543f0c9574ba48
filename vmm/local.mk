# The monitor: the faultline command is vmm/main.c and libvmm.a, which the unit tests link as well.

vmm_sources = \
	vmm/fail.c \
	vmm/fail.h \
	vmm/guest.h \
	vmm/guest_memory.h

noinst_LIBRARIES += vmm/libvmm.a
vmm_libvmm_a_SOURCES = $(vmm_sources)
