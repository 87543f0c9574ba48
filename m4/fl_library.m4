# FL_LIBRARY(VARIABLE, PKG-CONFIG MODULES, DEBIAN PACKAGE, WHAT FOR)
# A library the build cannot do without: VARIABLE_CFLAGS and VARIABLE_LIBS, or a sentence that says what to install.
AC_DEFUN([FL_LIBRARY], [
    PKG_CHECK_MODULES([$1], [$2], [AS_TR_SH([fl_found_$1])=`$PKG_CONFIG --modversion $2 | tr '\n' ' '`],
        [AC_MSG_ERROR([$2 not found, needed for $4; on Debian: apt-get install $3])])
])
