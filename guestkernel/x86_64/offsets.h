/* Numbers that assembler and C share: control bits and places inside records, each checked in cpu.c. */
#ifndef FAULTLINE_KERNEL_OFFSETS_H
#define FAULTLINE_KERNEL_OFFSETS_H

#ifdef __ASSEMBLER__
#define FL_KERNEL_BASE 0xffffffff80000000
#define FL_DIRECT_BASE 0xffff800000000000
#define FL_BOOT_PHYS 0x200000
#define FL_KERNEL_CS 0x08
#define FL_USER_DS 0x23
#define FL_USER_CS 0x2b
#define RFLAGS_START 0x202
#endif

/* SDM volume 3, 2.5 */
#define CR0_PE (1 << 0)
#define CR0_MP (1 << 1)
#define CR0_ET (1 << 4)
#define CR0_NE (1 << 5)
#define CR0_WP (1 << 16)
#define CR0_PG (1 << 31)
#define CR4_PAE (1 << 5)
#define CR4_PGE (1 << 7)
#define CR4_OSFXSR (1 << 9)
#define CR4_OSXMMEXCPT (1 << 10)
#define CR4_UMIP (1 << 11)
#define CR4_SMEP (1 << 20)

#define MSR_EFER 0xc0000080
#define EFER_LME (1 << 8)
#define EFER_LMA (1 << 10)
#define EFER_NXE (1 << 11)

#define BOOT_PAGE_TABLE 32     /* struct fl_boot.boot_page_table */
#define BOOT_KERNEL_ENTRIES 56 /* struct fl_boot.kernel_entries */
#define FUNCTION_ENTRY 0       /* struct fl_function.entry */
#define FUNCTION_MASKS 32      /* struct fl_function.shape.integer_mask */

/* In struct frame. */
#define FRAME_R11 32
#define FRAME_R9 48
#define FRAME_R8 56
#define FRAME_RDI 64
#define FRAME_RSI 72
#define FRAME_RBP 80
#define FRAME_RBX 88
#define FRAME_RDX 96
#define FRAME_RCX 104
#define FRAME_RIP 136
#define FRAME_CS 144

#endif
