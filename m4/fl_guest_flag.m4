# FL_GUEST_FLAG(VARIABLE, FLAG...)
# Appends to VARIABLE each FLAG that the compiler takes together with those already there. A flag that it does not take
# is an error: code for the guest is wrong without any one of them. The user's CFLAGS play no part.
AC_DEFUN([FL_GUEST_FLAG], [
    AC_REQUIRE([AC_PROG_CC])
    m4_foreach_w([fl_flag], [$2], [
        AS_VAR_PUSHDEF([fl_cache], [fl_cv_$1_]m4_defn([fl_flag]))
        AC_CACHE_CHECK([whether $CC takes ]m4_defn([fl_flag]), [fl_cache], [
            fl_saved_cflags=$CFLAGS
            fl_saved_cppflags=$CPPFLAGS
            CFLAGS="$[]$1 m4_defn([fl_flag]) -Werror"
            CPPFLAGS=
            AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int function(int value) { return value; }]])],
                [AS_VAR_SET([fl_cache], [yes])], [AS_VAR_SET([fl_cache], [no])])
            CFLAGS=$fl_saved_cflags
            CPPFLAGS=$fl_saved_cppflags
        ])
        AS_VAR_IF([fl_cache], [yes], [$1="$[]$1 m4_defn([fl_flag])"],
            [AC_MSG_ERROR([$CC does not take ]m4_defn([fl_flag])[, without which guest code is wrong; use GCC 12 or newer])])
        AS_VAR_POPDEF([fl_cache])
    ])
])
