/* FL_EXPORT: what a server writes after the definition of a function that others may call. */
#ifndef FAULTLINE_EXPORT_H
#define FAULTLINE_EXPORT_H

/*
 * FL_EXPORT(function, attributes...) leaves four strings in .fl.declare, a section that is never loaded: file, line,
 * function and attributes. faultline-gen reads them. The attributes (FL_IN, FL_OUT, FL_INOUT, FL_STRING, FL_FAILS,
 * FL_QUEUE, FL_ON_VCPU) are words in that text, no macros; macros inside them are expanded.
 */
#ifdef __FAULTLINE_NATIVE__
#define FL_EXPORT(...) _Static_assert(1, "a native program calls its servers' functions directly")
#else
#define FL_EXPORT(...) FL_EXPORT_FIRST_AND_REST(__FILE__, __LINE__, __VA_ARGS__, )
#define FL_EXPORT_FIRST_AND_REST(file, line, function, ...) FL_EXPORT_DECLARE(file, line, function, __VA_ARGS__)
#define FL_EXPORT_DECLARE(file, line, function, ...)                                                                  \
    __asm__(".pushsection .fl.declare,\"\",@progbits\n"                                                               \
            ".asciz \"" file "\"\n.asciz \"" #line "\"\n.asciz \"" #function "\"\n.asciz \"" #__VA_ARGS__ "\"\n"      \
            ".popsection")
#endif

#endif
