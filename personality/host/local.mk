# The servers that run in the monitor.

host_sources = \
	personality/host/host_call.c \
	personality/host/host_call.h \
	personality/host/buffer.h \
	personality/host/console.c \
	personality/host/console.h \
	personality/host/file_status.c \
	personality/host/file_status.h \
	personality/host/fs.c \
	personality/host/fs.h \
	personality/host/fs_files.c \
	personality/host/fs_files.h \
	personality/host/fs_maps.c \
	personality/host/fs_maps.h \
	personality/host/fs_path.c \
	personality/host/fs_path.h \
	personality/host/guest_errno.c \
	personality/host/guest_errno.h \
	personality/host/printable.c \
	personality/host/printable.h

EXTRA_DIST += $(host_sources)
