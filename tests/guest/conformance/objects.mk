# Objects, shared pages, large buffers and charging: doc/call.md, sections 3, 5 and 8.7.
object_programs = \
	bombs \
	buffers_large \
	buffers_too_large \
	charge_of_buffers \
	charge_of_stack \
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
	share \
	share_after_error \
	share_cut \
	share_errors \
	share_of_stack \
	share_passed_on \
	share_taken_back \
	start_cut

conformance_programs += $(object_programs)
conformance_servers += bomber borrow desk echo late lender pages shelf

object_libraries = \
	tests/guest/conformance/libbomber.a \
	tests/guest/conformance/libborrow.a \
	tests/guest/conformance/libdesk.a \
	tests/guest/conformance/libgate.a \
	tests/guest/conformance/liblate.a \
	tests/guest/conformance/liblender.a \
	tests/guest/conformance/libpages.a \
	tests/guest/conformance/libshelf.a
$(object_programs:%=tests/guest/conformance/%): %: %.c $(object_libraries)

tests/guest/conformance/late.server: tests/guest/conformance/late_server.c tests/guest/conformance/late.h
tests/guest/conformance/pages.server: tests/guest/conformance/pages_server.c tests/guest/conformance/pages.h
tests/guest/conformance/borrow.server: tests/guest/conformance/borrow_server.c tests/guest/conformance/borrow.h \
	tests/guest/conformance/libpages.a
tests/guest/conformance/lender.server: tests/guest/conformance/lender_server.c tests/guest/conformance/lender.h \
	tests/guest/conformance/libborrow.a
tests/guest/conformance/libborrow.a: tests/guest/conformance/borrow.server ;
tests/guest/conformance/liblate.a: tests/guest/conformance/late.server ;
tests/guest/conformance/liblender.a: tests/guest/conformance/lender.server ;
tests/guest/conformance/libpages.a: tests/guest/conformance/pages.server ;

# Each of two needs the other's library, which is therefore written before either is linked.
guest_imports += tests/guest/conformance/libdesk.a tests/guest/conformance/libshelf.a
tests/guest/conformance/libshelf.a: tests/guest/conformance/shelf_server.c tests/guest/conformance/shelf.h
tests/guest/conformance/libdesk.a: tests/guest/conformance/desk_server.c tests/guest/conformance/desk.h \
	tests/guest/conformance/libshelf.a
tests/guest/conformance/shelf.server: tests/guest/conformance/shelf_server.c tests/guest/conformance/shelf.h \
	tests/guest/conformance/libdesk.a
tests/guest/conformance/desk.server: tests/guest/conformance/desk_server.c tests/guest/conformance/desk.h \
	tests/guest/conformance/libshelf.a

guest_imports += tests/guest/conformance/libbomber.a tests/guest/conformance/libecho.a
bomber_libraries = tests/guest/conformance/libgate.a tests/guest/conformance/libpages.a tests/guest/conformance/libshelf.a
tests/guest/conformance/libbomber.a: tests/guest/conformance/bomber_server.c tests/guest/conformance/bomber.h \
	$(bomber_libraries)
tests/guest/conformance/libecho.a: tests/guest/conformance/echo_server.c tests/guest/conformance/echo.h
tests/guest/conformance/bomber.server: tests/guest/conformance/bomber_server.c tests/guest/conformance/bomber.h \
	tests/guest/conformance/libecho.a $(bomber_libraries)
tests/guest/conformance/echo.server: tests/guest/conformance/echo_server.c tests/guest/conformance/echo.h \
	tests/guest/conformance/libbomber.a
