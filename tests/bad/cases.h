/*
 * Every file that must be refused: BAD(its name, what it is made from, the exit status, words of the sentence, how).
 * make_bad.c includes this list twice, and defines BAD anew each time.
 */

/* Not a program at all. */
BAD(empty, NOTHING, 126, "is not an ELF file", draft_text(draft, ""))
BAD(text, NOTHING, 126, "is not an ELF file", draft_text(draft, "This is a letter.\n"))
BAD(script, NOTHING, 126, "is not an ELF file", draft_text(draft, "#!/bin/sh\necho This must not be printed.\n"))
BAD(magic_only, NOTHING, 126, "is truncated", draft_text(draft, ELFMAG))
BAD(directory, NOTHING, 126, "is not a regular file", draft->kind = DRAFT_DIRECTORY)
BAD(fifo, NOTHING, 126, "is not a regular file", draft->kind = DRAFT_FIFO)
BAD(too_large, NOTHING, 126, "is larger than the 256 MiB", draft->kind = DRAFT_HUGE)
BAD(unreadable, PROGRAM, 126, "Permission denied", draft->kind = geteuid() ? DRAFT_UNREADABLE : DRAFT_LEFT_OUT)
BAD(missing, NOTHING, 127, "No such file or directory", draft->kind = DRAFT_MISSING)

/* Ends too early. */
BAD(ends_in_identification, PROGRAM, 126, "is truncated", draft_truncate(draft, EI_NIDENT - 1))
BAD(ends_behind_identification, PROGRAM, 126, "is truncated", draft_truncate(draft, EI_NIDENT))
BAD(ends_in_header, PROGRAM, 126, "is truncated", draft_truncate(draft, sizeof(Elf64_Ehdr) - 1))
BAD(ends_behind_header, PROGRAM, 126, "is truncated", draft_truncate(draft, sizeof(Elf64_Ehdr)))
BAD(ends_in_program_headers, PROGRAM, 126, "is truncated",
    draft_truncate(draft, elf_header(draft)->e_phoff + elf_header(draft)->e_phnum * sizeof(Elf64_Phdr) - 1))
BAD(ends_behind_program_headers, PROGRAM, 126, "is truncated",
    draft_truncate(draft, elf_header(draft)->e_phoff + elf_header(draft)->e_phnum * sizeof(Elf64_Phdr)))
BAD(ends_in_constants, PROGRAM, 126, "is truncated", draft_truncate(draft, segment(draft, 0)->p_filesz / 2))
BAD(ends_in_code, PROGRAM, 126, "is truncated", draft_truncate(draft, segment(draft, 1)->p_offset + 1))
BAD(ends_in_data, PROGRAM, 126, "is truncated",
    draft_truncate(draft, segment(draft, 2)->p_offset + segment(draft, 2)->p_filesz - 1))

/* For something else. */
BAD(bits_32, PROGRAM, 126, "is not 64-bit", elf_header(draft)->e_ident[EI_CLASS] = ELFCLASS32)
BAD(big_endian, PROGRAM, 126, "is big-endian", elf_header(draft)->e_ident[EI_DATA] = ELFDATA2MSB)
BAD(for_arm64, PROGRAM, 126, "is for ARM64", elf_header(draft)->e_machine = EM_AARCH64)
BAD(for_risc_v, PROGRAM, 126, "is for RISC-V", elf_header(draft)->e_machine = EM_RISCV)
BAD(for_386, PROGRAM, 126, "is for 32-bit x86", elf_header(draft)->e_machine = EM_386)
BAD(for_nothing_known, PROGRAM, 126, "is for another machine", elf_header(draft)->e_machine = 0xfffe)
BAD(elf_version_2, PROGRAM, 126, "an ELF version other than 1", elf_header(draft)->e_version = 2)
BAD(identification_version_2, PROGRAM, 126, "an ELF version other than 1", elf_header(draft)->e_ident[EI_VERSION] = 2)
BAD(relocatable, PROGRAM, 126, "not a position-independent executable", elf_header(draft)->e_type = ET_REL)
BAD(executable, PROGRAM, 126, "not a position-independent executable", elf_header(draft)->e_type = ET_EXEC)
BAD(core_dump, PROGRAM, 126, "not a position-independent executable", elf_header(draft)->e_type = ET_CORE)
BAD(host_program, NOTHING, 126, "wants the dynamic linker", draft_read(draft, "/bin/true"))
BAD(host_static_program, NOTHING, 126, "no Faultline tables", draft_read(draft, "/sbin/ldconfig"))

/* Program headers. */
BAD(small_program_headers, PROGRAM, 126, "no usable program headers", elf_header(draft)->e_phentsize = 32)
BAD(large_program_headers, PROGRAM, 126, "no usable program headers", elf_header(draft)->e_phentsize = 64)
BAD(no_program_headers, PROGRAM, 126, "no usable program headers", elf_header(draft)->e_phnum = 0)
BAD(program_headers_counted_elsewhere, PROGRAM, 126, "no usable program headers", elf_header(draft)->e_phnum = PN_XNUM)
BAD(program_headers_far_away, PROGRAM, 126, "is truncated", elf_header(draft)->e_phoff = 1ull << 62)
BAD(program_headers_wrap, PROGRAM, 126, "is truncated", elf_header(draft)->e_phoff = -(uint64_t)64)
BAD(program_headers_behind_the_end, PROGRAM, 126, "is truncated", elf_header(draft)->e_phoff = draft->size - 8)

/* Segments. */
BAD(nothing_to_load, PROGRAM, 126, "has nothing to load", leave_out(draft, PT_LOAD))
BAD(overlapping_segments, PROGRAM, 126, "overlap or share a page",
    segment(draft, 0)->p_memsz = segment(draft, 1)->p_vaddr + 1)
BAD(segments_sharing_a_page, PROGRAM, 126, "overlap or share a page",
    segment(draft, 1)->p_vaddr = segment(draft, 0)->p_vaddr + segment(draft, 0)->p_memsz)
BAD(segments_in_no_order, PROGRAM, 126, "overlap or share a page", swap_segments(draft))
BAD(segment_twice, PROGRAM, 126, "overlap or share a page", *segment(draft, 1) = *segment(draft, 0))
BAD(writable_code, PROGRAM, 126, "both writable and executable", segment(draft, 1)->p_flags |= PF_W)
BAD(executable_data, PROGRAM, 126, "both writable and executable", segment(draft, 2)->p_flags |= PF_X)
BAD(more_file_than_memory, PROGRAM, 126, "more bytes in the file than in memory", segment(draft, 1)->p_memsz = 16)
BAD(huge_segment, PROGRAM, 126, "outside the addresses it may use", segment(draft, 2)->p_memsz = 1ull << 62)
BAD(segment_wraps_round, PROGRAM, 126, "outside the addresses it may use",
    segment(draft, 2)->p_memsz = -segment(draft, 2)->p_vaddr)
BAD(offset_wraps_round, PROGRAM, 126, "is truncated", segment(draft, 1)->p_offset = -(uint64_t)8)
BAD(offset_behind_the_end, PROGRAM, 126, "is truncated", segment(draft, 1)->p_offset = draft->size)
BAD(huge_in_the_file, PROGRAM, 126, "is truncated",
    segment(draft, 2)->p_filesz = segment(draft, 2)->p_memsz = 1ull << 29)
BAD(segment_in_the_kernel, PROGRAM, 126, "outside the addresses it may use",
    segment(draft, 2)->p_vaddr = 0xffffffff80100000)
BAD(segment_not_canonical, PROGRAM, 126, "outside the addresses it may use", segment(draft, 2)->p_vaddr = 1ull << 60)
BAD(many_segments, PROGRAM, 126, "more than 16 loadable segments", add_segments(draft))
BAD(entry_nowhere, PROGRAM, 126, "where it has no code", elf_header(draft)->e_entry = nowhere(draft))
BAD(entry_in_data, PROGRAM, 126, "where it has no code", elf_header(draft)->e_entry = data(draft))
BAD(entry_in_the_kernel, PROGRAM, 126, "where it has no code", elf_header(draft)->e_entry = 0xffffffff80100000)

/* Thread-local storage. */
BAD(tls_too_large, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_memsz = 1ull << 40)
BAD(tls_more_file_than_memory, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_memsz = 8)
BAD(tls_misaligned, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_vaddr += 1)
BAD(tls_aligned_to_3, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_align = 3)
BAD(tls_aligned_too_much, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_align = 1u << 30)
BAD(tls_outside, PROGRAM, 126, "thread-local storage", program_header(draft, PT_TLS)->p_vaddr = nowhere(draft))
BAD(tls_twice, PROGRAM, 126, "two thread-local segments",
    *program_header(draft, PT_DYNAMIC) = *program_header(draft, PT_TLS))

/* What needs a dynamic linker. */
BAD(interpreter, PROGRAM, 126, "wants the dynamic linker", program_header(draft, PT_TLS)->p_type = PT_INTERP)
BAD(no_dynamic_section, PROGRAM, 126, "no dynamic section", program_header(draft, PT_DYNAMIC)->p_type = PT_NULL)
BAD(dynamic_section_outside, PROGRAM, 126, "dynamic section outside",
    program_header(draft, PT_DYNAMIC)->p_vaddr = nowhere(draft))
BAD(dynamic_section_huge, PROGRAM, 126, "dynamic section outside",
    program_header(draft, PT_DYNAMIC)->p_filesz = 1ull << 62)
BAD(dynamic_section_endless, PROGRAM, 126, "dynamic section without an end",
    program_header(draft, PT_DYNAMIC)->p_filesz = sizeof(Elf64_Dyn))
BAD(shared_library, PROGRAM, 126, "needs a shared library", dynamic(draft, DT_DEBUG)->d_tag = DT_NEEDED)
BAD(text_relocations, PROGRAM, 126, "relocations in its code", dynamic(draft, DT_DEBUG)->d_tag = DT_TEXTREL)
BAD(text_relocations_by_flag, PROGRAM, 126, "relocations in its code",
    *dynamic(draft, DT_DEBUG) = ((Elf64_Dyn){DT_FLAGS, {DF_TEXTREL}}))
BAD(procedure_linkage, PROGRAM, 126, "relocations of a kind",
    *dynamic(draft, DT_DEBUG) = ((Elf64_Dyn){DT_PLTRELSZ, {24}}))
BAD(packed_relocations, PROGRAM, 126, "relocations of a kind",
    *dynamic(draft, DT_DEBUG) = ((Elf64_Dyn){DT_RELRSZ, {8}}))
BAD(relocation_table_outside, PROGRAM, 126, "relocation table outside",
    dynamic(draft, DT_RELA)->d_un.d_ptr = nowhere(draft))
BAD(relocation_table_huge, PROGRAM, 126, "relocation table outside",
    dynamic(draft, DT_RELASZ)->d_un.d_val = 24ull << 56)
BAD(relocation_table_odd, PROGRAM, 126, "entries of the wrong size", dynamic(draft, DT_RELASZ)->d_un.d_val -= 1)
BAD(relocation_entries_of_16_bytes, PROGRAM, 126, "entries of the wrong size",
    dynamic(draft, DT_RELAENT)->d_un.d_val = 16)
BAD(relocation_of_a_symbol, PROGRAM, 126, "relocation of type 6",
    relocation(draft, 0)->r_info = ELF64_R_INFO(1, R_X86_64_GLOB_DAT))
BAD(relocation_by_a_function, PROGRAM, 126, "relocation of type 37", relocation(draft, 0)->r_info = R_X86_64_IRELATIVE)
BAD(relocation_outside, PROGRAM, 126, "where it has no data", relocation(draft, 0)->r_offset = nowhere(draft))
BAD(relocation_wraps_round, PROGRAM, 126, "where it has no data", relocation(draft, 0)->r_offset = -(uint64_t)4)
BAD(relocation_in_code, PROGRAM, 126, "where it has no data", relocation(draft, 0)->r_offset = code(draft))

/* The import window. */
BAD(window_over_a_segment, PROGRAM, 126, "overlaps a segment",
    program_header(draft, PT_FL_WINDOW)->p_vaddr = segment(draft, 1)->p_vaddr)
BAD(window_too_large, PROGRAM, 126, "import window", program_header(draft, PT_FL_WINDOW)->p_memsz = 1u << 20)
BAD(window_huge, PROGRAM, 126, "import window", program_header(draft, PT_FL_WINDOW)->p_memsz = -(uint64_t)1)
BAD(window_misaligned, PROGRAM, 126, "import window", program_header(draft, PT_FL_WINDOW)->p_vaddr += 4)
BAD(window_in_the_kernel, PROGRAM, 126, "import window",
    program_header(draft, PT_FL_WINDOW)->p_vaddr = 0xffffffff80000000)
BAD(window_twice, PROGRAM, 126, "two import windows",
    *program_header(draft, PT_TLS) = *program_header(draft, PT_FL_WINDOW))
BAD(no_window, PROGRAM, 126, "outside the import window", program_header(draft, PT_FL_WINDOW)->p_type = PT_NULL)

/* The tables. */
BAD(no_tables, PROGRAM, 126, "no Faultline tables", program_header(draft, PT_FL_IMAGE)->p_type = PT_NULL)
BAD(tables_outside, PROGRAM, 126, "read-only segment", program_header(draft, PT_FL_IMAGE)->p_vaddr = nowhere(draft))
BAD(tables_in_data, PROGRAM, 126, "read-only segment", program_header(draft, PT_FL_IMAGE)->p_vaddr = data(draft))
BAD(tables_of_other_magic, PROGRAM, 126, "begin as they should", tables(draft)->magic = 0x46494c46)
BAD(tables_of_version_1, PROGRAM, 126, "was built for version 1", tables(draft)->version = 1)
BAD(tables_of_version_3, PROGRAM, 126, "was built for version 3", tables(draft)->version = 3)
BAD(program_called_server, PROGRAM, 126, "a server has a name", tables(draft)->flags |= FL_IMAGE_SERVER)
BAD(server_called_program, SERVER, 126, "a server has a name", tables(draft)->flags &= ~(uint32_t)FL_IMAGE_SERVER)
BAD(server_with_a_slash, SERVER, 126, "a character that no name has", string(draft, &tables(draft)->name_at)[0] = '/')
BAD(server_with_a_control_character, SERVER, 126, "a character that no name has",
    string(draft, &tables(draft)->name_at)[0] = '\033')
BAD(server_named_nowhere, SERVER, 126, "lies outside", point(draft, &tables(draft)->name_at, nowhere(draft)))
BAD(server_with_a_long_name, SERVER, 126, "longer than 31 bytes",
    point(draft, &tables(draft)->name_at, make_letters(draft, FL_NAME_MAX + 1)))

/* Imports. */
BAD(imports_end_before_they_begin, PROGRAM, 126, "the import table is of an impossible size",
    point(draft, &tables(draft)->imports_end_at, 0))
BAD(imports_of_odd_size, PROGRAM, 126, "the import table is of an impossible size", tables(draft)->imports_end_at -= 1)
BAD(imports_without_end, PROGRAM, 126, "the import table", tables(draft)->imports_end_at = INT32_MAX / 32 * 32 + 4)
BAD(imports_outside, PROGRAM, 126, "the import table lies outside",
    move_table(draft, &tables(draft)->imports_at, &tables(draft)->imports_end_at))
BAD(slot_outside_the_window, PROGRAM, 126, "outside the import window",
    point(draft, &import(draft, 0)->slot_at, code(draft)))
BAD(slot_behind_the_window, PROGRAM, 126, "outside the import window",
    import(draft, 0)->slot_at += (int32_t)program_header(draft, PT_FL_WINDOW)->p_memsz + 4096)
BAD(slot_misaligned, PROGRAM, 126, "outside the import window", import(draft, 0)->slot_at += 2)
BAD(slot_shared, PROGRAM, 126, "share a slot",
    import(draft, 1)->slot_at = import(draft, 0)->slot_at - (int32_t)sizeof(struct fl_import_record))
BAD(import_server_nowhere, PROGRAM, 126, "server lies outside",
    point(draft, &import(draft, 0)->server_at, nowhere(draft)))
BAD(import_server_with_a_slash, PROGRAM, 126, "a character that no name has", rename_kernel(draft, "../x"))
BAD(import_server_too_long, PROGRAM, 126, "longer than 31 bytes",
    point(draft, &import(draft, 0)->server_at, make_letters(draft, FL_NAME_MAX + 1)))
BAD(import_without_name, PROGRAM, 126, "the name of an import is empty",
    string(draft, &import(draft, 0)->function_at)[0] = '\0')
BAD(import_of_no_server, PROGRAM, 126, "server is empty", rename_kernel(draft, ""))
BAD(export_without_name, SERVER, 126, "the name of an export is empty",
    string(draft, &export_at(draft, 0)->function_at)[0] = '\0')
BAD(import_without_end, PROGRAM, 126, "has no end", fill_to_the_end(draft, &import(draft, 0)->function_at))
BAD(import_too_long, PROGRAM, 126, "longer than 127 bytes",
    point(draft, &import(draft, 0)->function_at, make_letters(draft, FL_FUNCTION_MAX + 1)))
BAD(import_with_a_space, PROGRAM, 126, "a character that no name has",
    string(draft, &import(draft, 0)->function_at)[0] = ' ')
BAD(import_signature_nowhere, PROGRAM, 126, "a signature lies outside",
    point(draft, &import(draft, 0)->signature_at, nowhere(draft)))
BAD(import_signature_with_escapes, PROGRAM, 126, "a character that cannot be printed",
    string(draft, &import(draft, 0)->signature_at)[0] = '\033')
BAD(import_of_unknown_kind, PROGRAM, 126, "of a kind that this version does not know", import(draft, 1)->kind = 3)
BAD(import_with_a_reserved_field, PROGRAM, 126, "something in a reserved field", import(draft, 0)->reserved = 1)

/* Exports. */
BAD(exports_of_odd_size, SERVER, 126, "the export table is of an impossible size", tables(draft)->exports_end_at -= 1)
BAD(exports_outside, SERVER, 126, "the export table lies outside",
    move_table(draft, &tables(draft)->exports_at, &tables(draft)->exports_end_at))
BAD(export_in_data, SERVER, 126, "where there is no code", point(draft, &export_at(draft, 0)->address_at, data(draft)))
BAD(export_nowhere, SERVER, 126, "where there is no code",
    point(draft, &export_at(draft, 0)->address_at, nowhere(draft)))
BAD(export_twice, SERVER, 126, "is exported twice",
    export_at(draft, 1)->function_at = export_at(draft, 0)->function_at - (int32_t)sizeof(struct fl_export_record))
BAD(export_name_nowhere, SERVER, 126, "the name of an export lies outside",
    point(draft, &export_at(draft, 0)->function_at, nowhere(draft)))
BAD(export_parameters_nowhere, SERVER, 126, "the parameters of export",
    point(draft, &export_with_parameter(draft)->parameters_at, nowhere(draft)))

/* Shapes. */
BAD(shape_with_much_stack, SERVER, 126, "an impossible size of stack arguments",
    export_at(draft, 0)->shape.stack_bytes = 65528)
BAD(shape_with_odd_stack, SERVER, 126, "an impossible size of stack arguments",
    export_at(draft, 0)->shape.stack_bytes = 4)
BAD(shape_with_255_pointers, SERVER, 126, "has 255 pointers", export_at(draft, 0)->shape.parameter_count = 255)
BAD(shape_with_odd_vector, SERVER, 126, "a vector argument of an impossible width",
    export_at(draft, 0)->shape.sse_width[7] = 16)
BAD(shape_with_odd_vector_result, SERVER, 126, "a vector result of an impossible width",
    export_at(draft, 0)->shape.sse_result_width[1] = 255)
BAD(shape_with_second_result_only, SERVER, 126, "a second vector result without a first",
    export_at(draft, 0)->shape.sse_result_width[1] = 8;
    export_at(draft, 0)->shape.sse_result_width[0] = 0)
BAD(shape_hiding_nothing, SERVER, 126, "a hidden result without a pointer",
    export_at(draft, 0)->shape.flags = FL_SHAPE_HIDDEN_RESULT;
    export_at(draft, 0)->shape.parameter_count = 0)
BAD(shape_hiding_on_the_stack, SERVER, 126, "a hidden result without a pointer",
    export_with_parameter(draft)->shape.flags = FL_SHAPE_HIDDEN_RESULT;
    export_with_parameter(draft)->shape.stack_bytes = 16;
    *parameter(draft) = ((struct fl_parameter){.direction = FL_DIRECTION_OUT,
                                               .flags = FL_PARAMETER_REQUIRED,
                                               .alignment = 8,
                                               .element_size = 8,
                                               .pointer = {.source = FL_SOURCE_STACK, .width = 8, .index = 8}}))
BAD(shape_with_unknown_flag, SERVER, 126, "a flag that this version does not know",
    export_at(draft, 0)->shape.flags = 0x8000)
BAD(pointer_with_unknown_flag, SERVER, 126, "a flag that this version does not know", parameter(draft)->flags = 0x80)
BAD(direction_unknown, SERVER, 126, "no known direction", parameter(draft)->direction = 7)
BAD(alignment_of_3, SERVER, 126, "an alignment that is not", parameter(draft)->alignment = 3)
BAD(alignment_of_a_page, SERVER, 126, "an alignment that is not", parameter(draft)->alignment = 4096)
BAD(string_without_limit, SERVER, 126, "a string without a sensible limit",
    parameter(draft)->direction = FL_DIRECTION_STRING;
    parameter(draft)->limit = 0)
BAD(pointer_of_4_bytes, SERVER, 126, "in no argument", parameter(draft)->pointer.width = 4)
BAD(pointer_in_register_6, SERVER, 126, "in no argument",
    parameter(draft)->pointer = ((struct fl_value){.source = FL_SOURCE_REGISTER, .width = 8, .index = 6}))
BAD(pointer_behind_the_stack, SERVER, 126, "in no argument",
    parameter(draft)->pointer = ((struct fl_value){.source = FL_SOURCE_STACK, .width = 8, .index = 4096}))
BAD(pointer_in_a_buffer, SERVER, 126, "in no argument", parameter(draft)->pointer.source = FL_SOURCE_BUFFER)
BAD(count_of_unknown_source, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[0] = ((struct fl_value){.source = 77, .width = 8}))
BAD(count_of_3_bytes, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[1] = ((struct fl_value){.source = FL_SOURCE_REGISTER, .width = 3}))
BAD(count_in_register_6, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[0] = ((struct fl_value){.source = FL_SOURCE_REGISTER, .width = 8, .index = 6}))
BAD(count_in_its_own_buffer, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[0] = ((struct fl_value){.source = FL_SOURCE_BUFFER, .width = 8, .index = 0}))
BAD(count_in_a_later_buffer, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[0] = ((struct fl_value){.source = FL_SOURCE_BUFFER, .width = 8, .index = 200}))
BAD(count_in_the_result, SERVER, 126, "a count that is nowhere",
    parameter(draft)->count[0] = ((struct fl_value){.source = FL_SOURCE_RESULT, .width = 8}))
BAD(used_in_no_buffer, SERVER, 126, "a used count that is nowhere",
    parameter(draft)->used = ((struct fl_value){.source = FL_SOURCE_BUFFER, .width = 8, .index = 12}))

/* Queues, one-way calls and shared pages. */
BAD(queue_64, KEEPER, 126, "a queue beyond those there may be", export_named(draft, "thing_add")->shape.queue = 64)
BAD(queue_with_none_before, KEEPER, 126, "it has a queue 9 and no queue 3",
    export_named(draft, "thing_add")->shape.queue = 9)
BAD(concurrent_in_a_queue, KEEPER, 126, "a queue, though it runs side by side",
    export_named(draft, "thing_count")->shape.queue = 1)
BAD(shape_with_a_reserved_field, KEEPER, 126, "something in a reserved field",
    export_named(draft, "thing_count")->shape.reserved[1] = 1)
BAD(oneway_with_a_result, KEEPER, 126, "a result, though nobody waits",
    export_named(draft, "thing_count")->shape.flags = FL_SHAPE_ONEWAY)
BAD(oneway_with_an_object_as_result, KEEPER, 126, "a result, though nobody waits",
    export_named(draft, "box_of")->shape.flags = FL_SHAPE_ONEWAY)
BAD(oneway_out, KEEPER, 126, "a pointer that something comes out of",
    parameter_of(draft, "thing_tell", 0)->direction = FL_DIRECTION_OUT;
    parameter_of(draft, "thing_tell", 0)->limit = 0)
BAD(oneway_shared, KEEPER, 126, "a pointer that something comes out of",
    export_named(draft, "thing_fill")->shape.flags = FL_SHAPE_ONEWAY)
BAD(shared_and_used, KEEPER, 126, "a used count of what is not copied",
    parameter_of(draft, "thing_fill", 0)->used = parameter_of(draft, "thing_fill", 0)->count[0])
BAD(count_in_shared_pages, KEEPER, 126, "a count that is nowhere",
    parameter_of(draft, "thing_add", 1)->direction = FL_DIRECTION_SHARE)
BAD(count_in_an_object, KEEPER, 126, "a count that is nowhere", parameter_of(draft, "thing_add", 2)->count[0].index = 0)

/* Objects. */
BAD(objects_of_odd_size, KEEPER, 126, "the table of objects is of an impossible size",
    tables(draft)->objects_end_at -= 8)
BAD(objects_end_before_they_begin, KEEPER, 126, "the table of objects is of an impossible size",
    point(draft, &tables(draft)->objects_end_at, 0))
BAD(objects_65, KEEPER, 126, "the table of objects is of an impossible size",
    tables(draft)->objects_end_at += 63 * (int32_t)sizeof(struct fl_object_record))
BAD(objects_outside, KEEPER, 126, "the table of objects lies outside",
    move_table(draft, &tables(draft)->objects_at, &tables(draft)->objects_end_at))
BAD(objects_of_a_program, PROGRAM, 126, "which only a server can have",
    tables(draft)->objects_end_at += (int32_t)sizeof(struct fl_object_record))
BAD(object_without_name, KEEPER, 126, "the name of an object is empty",
    string(draft, &object_at(draft, 0)->name_at)[0] = '\0')
BAD(object_with_a_space, KEEPER, 126, "a character that no name has",
    string(draft, &object_at(draft, 1)->name_at)[0] = ' ')
BAD(object_name_nowhere, KEEPER, 126, "the name of an object lies outside",
    point(draft, &object_at(draft, 0)->name_at, nowhere(draft)))
BAD(object_name_too_long, KEEPER, 126, "longer than 127 bytes",
    point(draft, &object_at(draft, 0)->name_at, make_letters(draft, FL_FUNCTION_MAX + 1)))
BAD(object_released_in_data, KEEPER, 126, "where there is no code",
    point(draft, &object_at(draft, 0)->release_at, data(draft)))
BAD(object_released_nowhere, KEEPER, 126, "where there is no code",
    point(draft, &object_at(draft, 1)->release_at, nowhere(draft)))
BAD(object_of_another_type, KEEPER, 126, "is not that of its name", object_at(draft, 0)->type ^= 1)
BAD(object_of_another_name, KEEPER, 126, "is not that of its name",
    string(draft, &object_at(draft, 0)->name_at)[0] = 'T')
BAD(object_of_another_server, KEEPER, 126, "is not that of its name", string(draft, &tables(draft)->name_at)[0] = 'K')
BAD(object_twice, KEEPER, 126, "is an object twice",
    object_at(draft, 1)->name_at = object_at(draft, 0)->name_at - (int32_t)sizeof(struct fl_object_record);
    object_at(draft, 1)->type = object_at(draft, 0)->type)
BAD(object_in_queue_64, KEEPER, 126, "in queue 64, beyond", object_at(draft, 0)->queue = 64)
BAD(object_in_a_queue_with_none_before, KEEPER, 126, "it has a queue 5 and no queue 3", object_at(draft, 1)->queue = 5)
BAD(object_with_a_reserved_field, KEEPER, 126, "something in a reserved field", object_at(draft, 0)->reserved = 1)
BAD(object_argument_without_type, KEEPER, 126, "an object without a type", parameter_of(draft, "box_of", 0)->type = 0)
BAD(object_argument_counted, KEEPER, 126, "an object that is counted",
    parameter_of(draft, "box_of", 0)->count[0] = ((struct fl_value){.source = FL_SOURCE_CONSTANT, .width = 8}))
BAD(object_argument_used, KEEPER, 126, "a used count of what is not copied",
    parameter_of(draft, "box_of", 0)->used = ((struct fl_value){.source = FL_SOURCE_RESULT, .width = 8}))
BAD(object_argument_required, KEEPER, 126, "an object that is counted, measured or required",
    parameter_of(draft, "box_of", 0)->flags = FL_PARAMETER_REQUIRED)
BAD(object_argument_in_a_buffer, KEEPER, 126, "in no argument",
    parameter_of(draft, "box_of", 0)->pointer.source = FL_SOURCE_BUFFER)
BAD(buffer_with_a_type, KEEPER, 126, "a type of objects where there is none",
    parameter_of(draft, "thing_fill", 0)->type = 1)
BAD(object_result_narrow, KEEPER, 126, "an object as its result that is no pointer",
    export_named(draft, "box_of")->shape.result_mask[0] = 0xffffffff)
BAD(object_result_of_two_registers, KEEPER, 126, "an object as its result that is no pointer",
    export_named(draft, "box_of")->shape.result_mask[1] = 1)

/* What each file says of itself is right, but they do not fit together. */
BAD(server_run_as_program, SERVER, 126, "not a program", (void)draft)
BAD(server_unknown, PROGRAM, 126, "there is no nobody.server", rename_kernel(draft, "nobody"))
BAD(posing, PROGRAM, 126, "is a program, and the server posing was looked for",
    draft_write(draft, directory, "posing.server");
    rename_kernel(draft, "posing"))
BAD(function_unknown, PROGRAM, 126, "exports nothing of that name",
    string(draft, &import(draft, 0)->function_at)[0] = 'Z')
BAD(signature_of_another_kind, PROGRAM, 126, "it calls \"#\", and the server has \"",
    strcpy(string(draft, &import(draft, 0)->signature_at), "#");
    import(draft, 0)->hash ^= 1)
