# What programs include, and what the parts of Faultline share.

faultline_headers = \
	include/faultline/call.h \
	include/faultline/console.h \
	include/faultline/export.h \
	include/faultline/fs.h

abi_headers = \
	include/faultline/abi/boot.h \
	include/faultline/abi/errors.h \
	include/faultline/abi/hash.h \
	include/faultline/abi/image.h \
	include/faultline/abi/layout.h \
	include/faultline/abi/link.h \
	include/faultline/abi/shape.h

EXTRA_DIST += $(faultline_headers) $(abi_headers)
