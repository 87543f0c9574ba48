# The monitor: the faultline command is vmm/main.c, vmm/run.c and libvmm.a, which the unit tests link as well.

vmm_sources = \
	vmm/bell.c \
	vmm/bell.h \
	vmm/bind.c \
	vmm/crossing.c \
	vmm/crossing.h \
	vmm/copy_between.c \
	vmm/copy_between.h \
	vmm/end_report.c \
	vmm/end_report.h \
	vmm/exporter.c \
	vmm/exporter.h \
	vmm/fail.c \
	vmm/fail.h \
	vmm/fault_report.c \
	vmm/fault_report.h \
	vmm/fault_sentence.c \
	vmm/fault_sentence.h \
	vmm/fault_status.c \
	vmm/fault_status.h \
	vmm/find_servers.c \
	vmm/first_stack.c \
	vmm/guest.c \
	vmm/guest.h \
	vmm/guest_memory.c \
	vmm/guest_memory.h \
	vmm/guest_parts.h \
	vmm/host_answers.c \
	vmm/host_dispatch.c \
	vmm/host_dispatch.h \
	vmm/host_link.c \
	vmm/host_link.h \
	vmm/image.c \
	vmm/image.h \
	vmm/image_check.h \
	vmm/image_dynamic.c \
	vmm/image_header.c \
	vmm/image_objects.c \
	vmm/image_layout.c \
	vmm/image_tables.c \
	vmm/image_text.c \
	vmm/inspect.c \
	vmm/inspect.h \
	vmm/kernel_layout.c \
	vmm/kvm.c \
	vmm/kvm.h \
	vmm/kvm_probe.c \
	vmm/layout.h \
	vmm/machine.h \
	vmm/machine_kvm.c \
	vmm/machine_qemu.c \
	vmm/options.c \
	vmm/options.h \
	vmm/page_table.c \
	vmm/page_table.h \
	vmm/places.c \
	vmm/places.h \
	vmm/process_layout.c \
	vmm/report_frames.c \
	vmm/report_frames.h \
	vmm/run_end.c \
	vmm/run_end.h \
	vmm/server_option.c \
	vmm/shape_check.c \
	vmm/stats.c \
	vmm/stats.h \
	vmm/symbols.c \
	vmm/symbols.h \
	vmm/symbols_parts.h \
	vmm/symbols_unwind.c \
	vmm/time_stamp.c \
	vmm/time_stamp.h \
	$(host_sources)

noinst_LIBRARIES += vmm/libvmm.a
vmm_libvmm_a_SOURCES = $(vmm_sources)
vmm_libvmm_a_CPPFLAGS = $(AM_CPPFLAGS) $(URCU_CFLAGS)

bin_PROGRAMS += faultline
faultline_SOURCES = vmm/main.c vmm/run.c vmm/run.h
nodist_faultline_SOURCES = personality/host/console_dispatch.c personality/host/fs_dispatch.c
faultline_CPPFLAGS = $(AM_CPPFLAGS) $(URCU_CFLAGS) -DFAULTLINE_VERSION='"$(PACKAGE_VERSION)"'
faultline_LDFLAGS = -pthread
faultline_LDADD = vmm/libvmm.a $(LIBDW_LIBS) $(LIBELF_LIBS) $(URCU_LIBS)
