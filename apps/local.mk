# The example programs and servers.

app_programs = apps/hello apps/cat apps/wc apps/calc apps/viewer apps/fetch
app_servers = apps/calc.server apps/decoder.server apps/mirror.server
guest_programs += $(app_programs)
guest_servers += $(app_servers)

apps/hello: apps/hello.c
apps/cat: apps/cat.c
apps/wc: apps/wc.c
apps/calc: apps/calc.c apps/libcalc.a
apps/viewer: apps/viewer.c apps/libdecoder.a
apps/fetch: apps/fetch.c apps/libmirror.a
apps/calc.server: apps/calc_server.c apps/calc.h
apps/decoder.server: apps/decoder.c apps/decoder.h
apps/mirror.server: apps/mirror_server.c apps/mirror.h

# The same sources, client and server together, as ordinary Linux programs.
native_programs += $(app_programs:=.native)
apps/hello.native: apps/hello.c
apps/cat.native: apps/cat.c
apps/wc.native: apps/wc.c
apps/calc.native: apps/calc.c apps/calc_server.c apps/calc.h
apps/viewer.native: apps/viewer.c apps/decoder.c apps/decoder.h
apps/fetch.native: apps/fetch.c apps/mirror_server.c apps/mirror.h apps/mirror.server

app_pictures = apps/good.img apps/bad.img
noinst_PROGRAMS += apps/make_images
apps_make_images_SOURCES = apps/make_images.c
apps/good.img: apps/make_images$(EXEEXT)
	$(AM_V_GEN)apps/make_images apps
apps/bad.img: apps/good.img

appsdir = $(pkglibdir)/apps
nodist_apps_SCRIPTS = $(app_programs) $(app_servers)
nodist_apps_DATA = $(app_pictures)
noinst_DATA += $(app_programs:=.native)
CLEANFILES += $(app_programs) $(app_servers) $(app_programs:=.native) $(app_pictures) apps/*.import.h apps/lib*.a
EXTRA_DIST += apps/hello.c apps/cat.c apps/wc.c apps/calc.c apps/calc_server.c apps/calc.h apps/viewer.c apps/decoder.c \
	apps/decoder.h apps/fetch.c apps/mirror.h apps/mirror_server.c apps/demo.sh
