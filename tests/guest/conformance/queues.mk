# Section 4: queues, priorities, threads, scheduling; section 10: inside an activation. Its programs are linked with the
# servers of route.h, which call each other.
queue_programs = \
	all_wait \
	clocks \
	cut_priority \
	deadlock_chain \
	deadlock_crossing \
	deadlock_future \
	deadlock_posting \
	first_come_first_served \
	first_thread_ends \
	last_thread_ends \
	lent_along_a_chain \
	lent_priority \
	lent_through_a_future \
	lent_until_timeout \
	main_returns \
	one_at_a_time \
	posted_bounded \
	priority_of_others \
	priority_rules \
	queue_of_its_own \
	queue_wait_bounded \
	side_by_side \
	sleeps \
	stack_of_a_thread \
	stack_pool \
	stack_pool_loop \
	thousand_threads \
	thread_of_a_server \
	thread_starts \
	threads_give_back \
	time_slices \
	urgent_first \
	urgent_runs \
	word_of_another_process \
	word_waits \
	word_wakes \
	yield_order

conformance_programs += $(queue_programs)
conformance_servers += first second third hive
EXTRA_DIST += tests/guest/conformance/route.h tests/guest/conformance/route_server.h tests/guest/conformance/team.h

route_servers = first second third
route_libraries = $(route_servers:%=tests/guest/conformance/lib%.a)
queue_libraries = $(route_libraries) tests/guest/conformance/libhive.a
guest_imports += $(route_libraries)
$(route_libraries): tests/guest/conformance/lib%.a: tests/guest/conformance/%_server.c tests/guest/conformance/%.h
$(route_servers:%=tests/guest/conformance/%.server): tests/guest/conformance/%.server: \
	tests/guest/conformance/%_server.c tests/guest/conformance/%.h $(route_libraries)
$(queue_programs:%=tests/guest/conformance/%): tests/guest/conformance/%: tests/guest/conformance/%.c $(queue_libraries)

tests/guest/conformance/hive.server: tests/guest/conformance/hive_server.c tests/guest/conformance/hive.h
tests/guest/conformance/libhive.a: tests/guest/conformance/hive.server ;
