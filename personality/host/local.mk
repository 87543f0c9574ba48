# The servers that run in the monitor.

EXTRA_DIST += personality/host/host_call.h
