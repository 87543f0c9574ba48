/* FL_EXPORT and FL_OBJECT: which functions of a server others may call, and which structs they may hold. */
#ifndef FAULTLINE_EXPORT_H
#define FAULTLINE_EXPORT_H

/*
 * FL_EXPORT(function, attributes...) exports a function. FL_OBJECT(struct tag, release) makes pointers to the struct
 * objects, which clients hold without seeing what is behind them: void release(struct tag *) runs when the last hold
 * has gone, in the server's default queue or that of FL_OBJECT(struct tag, release, FL_QUEUE(name)).
 * FL_OBJECT_OF("server", struct tag) is what an import header says of another server's objects.
 *
 * Each leaves four strings in .fl.declare, a section that is never loaded: file, line, function or struct, and
 * attributes. faultline-gen reads them. The attributes (FL_IN, FL_OUT, FL_INOUT, FL_STRING, FL_SHARE, FL_FAILS,
 * FL_QUEUE, FL_CONCURRENT, FL_ONEWAY, FL_ON_VCPU, FL_TOKEN) are words in that text, no macros; macros inside them are
 * expanded.
 */
#define FL_EXPORT(...) FL_EXPORT_FIRST_AND_REST(__FILE__, __LINE__, __VA_ARGS__, )
#define FL_EXPORT_FIRST_AND_REST(file, line, function, ...) FL_DECLARE(file, line, #function, #__VA_ARGS__)

#define FL_OBJECT(type, ...) FL_OBJECT_EXPANDED(__FILE__, __LINE__, type, __VA_ARGS__)
#define FL_OBJECT_EXPANDED(file, line, type, ...) FL_DECLARE(file, line, #type, "FL_OBJECT(" #__VA_ARGS__ ")")

#define FL_OBJECT_OF(server, type) FL_OBJECT_OF_EXPANDED(__FILE__, __LINE__, server, type)
#define FL_OBJECT_OF_EXPANDED(file, line, server, type) FL_DECLARE(file, line, #type, "FL_OBJECT_OF(" server ")")

#define FL_DECLARE(file, line, what, attributes)                                                                      \
    __asm__(".pushsection .fl.declare,\"\",@progbits\n"                                                               \
            ".asciz \"" file "\"\n.asciz \"" FL_TEXT(line) "\"\n.asciz \"" what "\"\n.asciz \"" attributes "\"\n"     \
            ".popsection")
#define FL_TEXT(line) #line

#endif
