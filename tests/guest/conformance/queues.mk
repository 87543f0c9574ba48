# Section 4: queues, priorities, threads, scheduling; section 10: inside an activation. Its programs are linked with the
# servers of route.h, which call each other.
queue_programs = \
	all_wait \
	caller_in_a_chain \
	clocks \
	cut_priority \
	deadlock_chain \
	deadlock_crossing \
	deadlock_future \
	deadlock_posting \
	first_come_first_served \
	first_thread_ends \
	granted_then_dies \
	identity_in_a_server \
	last_thread_ends \
	lent_along_a_chain \
	lent_priority \
	lent_through_futures \
	lent_until_timeout \
	main_returns \
	memory_read_late \
	one_at_a_time \
	posted_bounded \
	preemption \
	priority_of_others \
	priority_rules \
	queue_of_its_own \
	queue_of_many \
	queue_wait_bounded \
	room_wait_ends \
	side_by_side \
	sleeps \
	stack_locals \
	stack_of_a_server \
	stack_of_a_thread \
	stack_pool \
	stack_pool_loop \
	start_by_a_future \
	start_fails \
	start_once \
	thousand_threads \
	thread_exit_in_a_call \
	thread_of_a_server \
	thread_starts \
	threads_give_back \
	time_slices \
	too_many_threads \
	urgent_first \
	urgent_runs \
	withdrawn_from_the_dying \
	word_of_another_process \
	word_waits \
	word_wakes \
	yield_order

route_servers = first second third
queue_servers = falsestart hive inner
conformance_programs += $(queue_programs)
conformance_servers += $(route_servers) $(queue_servers)
EXTRA_DIST += tests/guest/conformance/route.h tests/guest/conformance/route_server.h tests/guest/conformance/team.h

route_libraries = $(route_servers:%=tests/guest/conformance/lib%.a)
queue_libraries = $(route_libraries) $(queue_servers:%=tests/guest/conformance/lib%.a)
guest_imports += $(route_libraries)
$(route_libraries): tests/guest/conformance/lib%.a: tests/guest/conformance/%_server.c tests/guest/conformance/%.h
$(route_servers:%=tests/guest/conformance/%.server): tests/guest/conformance/%.server: \
	tests/guest/conformance/%_server.c tests/guest/conformance/%.h $(route_libraries)
$(queue_servers:%=tests/guest/conformance/%.server): tests/guest/conformance/%.server: \
	tests/guest/conformance/%_server.c tests/guest/conformance/%.h tests/guest/conformance/libsecond.a
$(queue_servers:%=tests/guest/conformance/lib%.a): tests/guest/conformance/lib%.a: tests/guest/conformance/%.server ;
$(queue_programs:%=tests/guest/conformance/%): tests/guest/conformance/%: tests/guest/conformance/%.c $(queue_libraries)
