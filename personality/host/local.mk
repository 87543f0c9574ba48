# The servers that run in the monitor.

host_sources = \
	personality/host/console.c \
	personality/host/console.h \
	personality/host/guest_errno.c \
	personality/host/guest_errno.h

EXTRA_DIST += $(host_sources) personality/host/host_call.h
