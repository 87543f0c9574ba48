# faultline-gen and faultline-cc.

# faultline-cc and what it links with.
cc_library = $(patsubst $(exec_prefix)/%,../%,$(pkglibdir))
bin_SCRIPTS += faultline-cc
faultline-cc: tools/faultline-cc.in config.status
	$(AM_V_GEN)$(SED) -e 's|@CC[@]|$(CC)|g' -e 's|@GUEST_CFLAGS[@]|$(GUEST_CFLAGS)|g' \
		-e 's|@NM[@]|$(NM)|g' -e 's|@OBJCOPY[@]|$(OBJCOPY)|g' \
		-e 's|@source[@]|$(abs_top_srcdir)|g' -e 's|@library[@]|$(cc_library)|g' \
		$(top_srcdir)/tools/faultline-cc.in >$@.new
	@chmod +x $@.new && if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
CLEANFILES += faultline-cc

partsdir = $(pkglibdir)
dist_parts_DATA = tools/guest.ld tools/image.S
nodist_parts_DATA =
guestheadersdir = $(pkglibdir)/include/faultline
guestheaders_DATA = $(faultline_headers)

# The runtime of native programs, which is compiled with each of them, and what it shares with the tables that faultline-gen
# writes. The kernel's import header is the guest's own, and what it declares is written from the kernel's exports.
nativedir = $(pkglibdir)/native
dist_native_DATA = \
	tools/native/build.sh \
	tools/native/buffers.c \
	tools/native/call.c \
	tools/native/future.c \
	tools/native/kernel.c \
	tools/native/native.h \
	tools/native/object.c \
	tools/native/parts.h \
	tools/native/queue.c \
	tools/native/server.c \
	tools/native/strand.c \
	tools/native/thread.c \
	tools/native/worker.c
guestabidir = $(guestheadersdir)/abi
guestabi_DATA = include/faultline/abi/image.h include/faultline/abi/layout.h include/faultline/abi/shape.h
nativeheadersdir = $(nativedir)/include/faultline
nativeheaders_DATA = native/include/faultline/kernel.import.h
$(nativeheaders_DATA): sysroot/include/faultline/kernel.import.h
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $< $@
nativekerneldir = $(nativedir)/kernel
nativekernel_DATA = native/kernel/futures.c
$(nativekernel_DATA): guestkernel/core/exports.kernel.o faultline-gen
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./faultline-gen --server=kernel --kind=kernel --native=$@ $<
native_built = $(nativeheaders_DATA) $(nativekernel_DATA)
native/stamp: $(dist_native_DATA) $(native_built)
	$(AM_V_at)$(MKDIR_P) $(@D) && touch $@
native_parts = faultline-cc faultline-gen native/stamp
CLEANFILES += native/stamp $(native_built)
EXTRA_DIST += tools/faultline-cc.in

# Programs and servers for the guest, and native programs: each directory adds its own to these lists, and says what one
# is made of by prerequisites; the rules are in Makefile.am, behind all the lists.
guest_programs =
guest_servers =
guest_imports =
native_programs =
guest_parts = faultline-cc tools/guest.ld tools/image.S $(sysroot_parts)

bin_PROGRAMS += faultline-gen
faultline_gen_SOURCES = \
	tools/faultline-gen/attribute.c \
	tools/faultline-gen/attribute.h \
	tools/faultline-gen/check.c \
	tools/faultline-gen/classify.c \
	tools/faultline-gen/classify.h \
	tools/faultline-gen/constant.c \
	tools/faultline-gen/constant.h \
	tools/faultline-gen/debug_functions.c \
	tools/faultline-gen/debug_functions.h \
	tools/faultline-gen/debug_types.c \
	tools/faultline-gen/debug_types.h \
	tools/faultline-gen/declaration.c \
	tools/faultline-gen/declaration.h \
	tools/faultline-gen/function.h \
	tools/faultline-gen/import.c \
	tools/faultline-gen/import.h \
	tools/faultline-gen/main.c \
	tools/faultline-gen/object.c \
	tools/faultline-gen/object.h \
	tools/faultline-gen/output.c \
	tools/faultline-gen/output.h \
	tools/faultline-gen/parameters.c \
	tools/faultline-gen/place.c \
	tools/faultline-gen/server.h \
	tools/faultline-gen/shape.h \
	tools/faultline-gen/signature.c \
	tools/faultline-gen/signature.h \
	tools/faultline-gen/text.c \
	tools/faultline-gen/text.h \
	tools/faultline-gen/type.c \
	tools/faultline-gen/type.h \
	tools/faultline-gen/write_dispatchers.c \
	tools/faultline-gen/write_exports.c \
	tools/faultline-gen/write_header.c \
	tools/faultline-gen/write_host_table.c \
	tools/faultline-gen/write_imports.c \
	tools/faultline-gen/write_native.c
faultline_gen_LDADD = $(LIBDW_LIBS) $(LIBELF_LIBS)

# The generator's unit test, built twice as all are.
classify_sources = \
	tests/unit/classify.c \
	tools/faultline-gen/attribute.c \
	tools/faultline-gen/check.c \
	tools/faultline-gen/classify.c \
	tools/faultline-gen/constant.c \
	tools/faultline-gen/declaration.c \
	tools/faultline-gen/object.c \
	tools/faultline-gen/parameters.c \
	tools/faultline-gen/place.c \
	tools/faultline-gen/text.c \
	tools/faultline-gen/type.c
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/classify tests/unit/classify-sanitized
TESTS += tests/unit/classify tests/unit/classify-sanitized
endif
tests_unit_classify_SOURCES = $(classify_sources)
tests_unit_classify_LDADD = $(CMOCKA_LIBS) $(LIBELF_LIBS)
tests_unit_classify_sanitized_SOURCES = $(classify_sources)
tests_unit_classify_sanitized_CFLAGS = $(AM_CFLAGS) $(SANITIZE_CFLAGS)
tests_unit_classify_sanitized_LDADD = $(CMOCKA_LIBS) $(LIBELF_LIBS)
EXTRA_DIST += tests/generator
