# Programs about failing and authority, and their servers: sections 6 and 9 of doc/call.md.
failing_programs = \
	copies_are_apart \
	cut_before_it_begins \
	cut_by_cancel_at_each_link \
	cut_by_deadline_at_each_link \
	cut_by_death_at_each_link \
	cut_copies_stay \
	cut_goes_on_alone \
	cut_objects \
	cut_share_is_private \
	deadline_for_room \
	deadline_in_a_host_call \
	deadline_innermost_first \
	deadline_is_inherited \
	deadline_is_the_activations \
	deadline_while_it_computes \
	deadline_while_queued \
	deadline_while_running \
	deadline_while_sleeping \
	deadline_while_waiting_for_a_stack \
	deadline_zero \
	death_fails_all_callers \
	death_in_a_thread \
	death_is_told_at_once \
	death_of_a_client \
	death_while_it_starts \
	error_is_the_activations \
	errors_of_the_dead \
	exit_is_death \
	fails_e2big \
	fails_e2big_for_the_host \
	fails_eacces \
	fails_eagain \
	fails_ebadf \
	fails_ecanceled \
	fails_edeadlk \
	fails_efault \
	fails_eloop \
	fails_enomem \
	fails_enosys \
	fails_eownerdead \
	fails_eproto \
	future_is_the_first_waiters \
	grace_of_300ms \
	grace_of_nothing \
	granted_calls_work \
	host_write_after_deadline \
	instances_of_clients \
	kill_in_any_state \
	memory_comes_zeroed \
	memory_is_limited \
	nothing_runs_of_the_dead \
	race_cancel_and_return \
	race_deadline_and_return \
	race_death_and_call \
	race_release_and_pass_on \
	race_revoke_and_call \
	restart_by_itself \
	restart_makes_new \
	restart_right_after_death \
	restart_with_a_host_call_out \
	start_while_others_wait
conformance_programs += $(failing_programs)

conformance_servers += \
	asker \
	far \
	middle \
	near \
	ledge \
	starter \
	taker

conformance = tests/guest/conformance
scripts = $(conformance)/script_server.h $(conformance)/script.h
EXTRA_DIST += $(conformance)/failing.h $(scripts)

# near, middle and far call each other, so their libraries are written before any of them is linked.
guest_imports += $(conformance)/libnear.a $(conformance)/libmiddle.a $(conformance)/libfar.a
$(conformance)/libnear.a: $(conformance)/near_server.c $(conformance)/near.h
$(conformance)/libmiddle.a: $(conformance)/middle_server.c $(conformance)/middle.h
$(conformance)/libfar.a: $(conformance)/far_server.c $(conformance)/far.h
$(conformance)/near.server: $(conformance)/near_server.c $(conformance)/near.h $(conformance)/libmiddle.a
$(conformance)/middle.server: $(conformance)/middle_server.c $(conformance)/middle.h $(conformance)/libfar.a
$(conformance)/far.server: $(conformance)/far_server.c $(conformance)/far.h $(conformance)/libnear.a

$(conformance)/ledge.server: $(conformance)/ledge_server.c $(conformance)/ledge.h
$(conformance)/taker.server: $(conformance)/taker_server.c $(conformance)/taker.h
$(conformance)/asker.server: $(conformance)/asker_server.c $(conformance)/asker.h $(conformance)/libledge.a \
	$(conformance)/libtaker.a
$(conformance)/starter.server: $(conformance)/starter_server.c $(conformance)/starter.h $(conformance)/libnear.a
$(conformance)/libasker.a: $(conformance)/asker.server ;
$(conformance)/libstarter.a: $(conformance)/starter.server ;
$(conformance)/libledge.a: $(conformance)/ledge.server ;
$(conformance)/libtaker.a: $(conformance)/taker.server ;

# Only what a program uses is linked.
$(failing_programs:%=$(conformance)/%): $(conformance)/%: $(conformance)/%.c $(conformance)/libasker.a \
	$(conformance)/libfar.a $(conformance)/libmiddle.a $(conformance)/libnear.a $(conformance)/libledge.a \
	$(conformance)/libstarter.a $(conformance)/libtaker.a
$(conformance)/errors_of_the_dead: $(conformance)/libgate.a
