# Objects, shared pages, large buffers and charging: doc/call.md, sections 3, 5 and 8.7.
object_programs = \
	object_async \
	object_borrowed \
	object_dropped \
	object_forged \
	object_handle \
	object_holder_dead \
	object_holds \
	object_in_call \
	object_instance \
	object_many \
	object_own \
	object_owner_dead \
	object_passed_on \
	object_release_queue \
	object_returned_again \
	object_revoked \
	start_cut

conformance_programs += $(object_programs)
conformance_servers += desk late shelf

object_libraries = tests/guest/conformance/libdesk.a tests/guest/conformance/liblate.a tests/guest/conformance/libshelf.a
$(object_programs:%=tests/guest/conformance/%): %: %.c $(object_libraries)

tests/guest/conformance/late.server: tests/guest/conformance/late_server.c tests/guest/conformance/late.h
tests/guest/conformance/liblate.a: tests/guest/conformance/late.server ;

# Each of the two needs the other's library, which is therefore written before either is linked.
guest_imports += tests/guest/conformance/libdesk.a tests/guest/conformance/libshelf.a
tests/guest/conformance/libshelf.a: tests/guest/conformance/shelf_server.c tests/guest/conformance/shelf.h
tests/guest/conformance/libdesk.a: tests/guest/conformance/desk_server.c tests/guest/conformance/desk.h \
	tests/guest/conformance/libshelf.a
tests/guest/conformance/shelf.server: tests/guest/conformance/shelf_server.c tests/guest/conformance/shelf.h \
	tests/guest/conformance/libdesk.a
tests/guest/conformance/desk.server: tests/guest/conformance/desk_server.c tests/guest/conformance/desk.h \
	tests/guest/conformance/libshelf.a
