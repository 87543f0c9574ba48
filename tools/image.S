/* The head of an image, struct fl_image: assembled with SERVER_NAME defined as a string it is a server's, else a program's. */
#ifdef SERVER_NAME
#define FLAGS 1 /* FL_IMAGE_SERVER */
#else
#define FLAGS 0
#define SERVER_NAME ""
#endif

    .section .fl.image, "a", @progbits
    .balign 8
    .ascii "FLIN" /* FL_IMAGE_MAGIC */
    .long 2       /* FL_ABI_VERSION */
    .long FLAGS
    .long name - .
    .long __fl_import_table_start - .
    .long __fl_import_table_end - .
    .long __fl_export_table_start - .
    .long __fl_export_table_end - .
    .long __fl_object_table_start - .
    .long __fl_object_table_end - .

    .section .fl.strings, "a", @progbits
name:
    .asciz SERVER_NAME

    .section .note.GNU-stack, "", @progbits
