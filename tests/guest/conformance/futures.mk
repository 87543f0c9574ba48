# Calls that do not wait: doc/call.md, section 7.
future_programs = \
	async_deadline \
	async_denied \
	async_errors_at_once \
	async_exit \
	async_host \
	async_host_bound \
	async_host_cut \
	async_host_late \
	async_in_copied \
	async_inherits \
	async_kernel \
	async_kinds \
	async_order \
	async_out_checked_again \
	caller_of_async \
	cancel_ended \
	cancel_running \
	cancel_waiting \
	future_afresh \
	future_caller_dead \
	future_deadlock \
	future_forged \
	future_of_its_function \
	future_of_process \
	future_once \
	future_one_waiter \
	future_owner_dead \
	future_poll \
	futures_in_flight \
	oneway \
	oneway_caller_dead \
	oneway_counts \
	oneway_deadline \
	oneway_deadlock \
	oneway_errors \
	oneway_room \
	result_deadline \
	wait_any \
	wait_any_arguments

conformance_programs += $(future_programs)
conformance_servers += gate hub kinds spoke

# A program takes of a library only what it calls.
future_libraries = tests/guest/conformance/libgate.a tests/guest/conformance/libhub.a tests/guest/conformance/libkinds.a \
	tests/guest/conformance/libshelf.a
$(future_programs:%=tests/guest/conformance/%): %: %.c $(future_libraries)

tests/guest/conformance/gate.server: tests/guest/conformance/gate_server.c tests/guest/conformance/gate.h
tests/guest/conformance/kinds.server: tests/guest/conformance/kinds_server.c tests/guest/conformance/kinds.h
tests/guest/conformance/libgate.a: tests/guest/conformance/gate.server ;
tests/guest/conformance/libkinds.a: tests/guest/conformance/kinds.server ;

# Each of the two needs the other's library, which is therefore written before either is linked.
guest_imports += tests/guest/conformance/libhub.a tests/guest/conformance/libspoke.a
tests/guest/conformance/libspoke.a: tests/guest/conformance/spoke_server.c tests/guest/conformance/spoke.h
tests/guest/conformance/libhub.a: tests/guest/conformance/hub_server.c tests/guest/conformance/hub.h \
	tests/guest/conformance/libgate.a tests/guest/conformance/libspoke.a
tests/guest/conformance/spoke.server: tests/guest/conformance/spoke_server.c tests/guest/conformance/spoke.h \
	tests/guest/conformance/libhub.a
tests/guest/conformance/hub.server: tests/guest/conformance/hub_server.c tests/guest/conformance/hub.h \
	tests/guest/conformance/libgate.a tests/guest/conformance/libhub.a tests/guest/conformance/libspoke.a
