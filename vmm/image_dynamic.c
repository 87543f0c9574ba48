/* Reads the dynamic section of a static-PIE image: its relative relocations, and nothing that would need a linker. */
#include "faultline/abi/layout.h"
#include "image_check.h"

#include <inttypes.h>
#include <string.h>

struct table {
    uint64_t address, bytes, entry_bytes;
};

static void count_entry(const struct image *image, const Elf64_Dyn *entry, struct table *table)
{
    switch (entry->d_tag) {
    case DT_NEEDED:
        image_refuse(image, "needs a shared library; link it statically, with faultline-cc");
    case DT_TEXTREL:
        image_refuse(image, "has relocations in its code; compile everything with faultline-cc, that is with -fPIE");
    case DT_FLAGS:
        if (entry->d_un.d_val & DF_TEXTREL)
            image_refuse(image,
                         "has relocations in its code; compile everything with faultline-cc, that is with -fPIE");
        break;
    case DT_REL:
    case DT_RELSZ:
    case DT_PLTRELSZ:
    case DT_RELRSZ:
        if (entry->d_un.d_val)
            image_refuse(image,
                         "has relocations of a kind that faultline-cc does not make (dynamic tag %#" PRIx64
                         "); build it with it",
                         (uint64_t)entry->d_tag);
        break;
    case DT_RELA:
        table->address = entry->d_un.d_ptr;
        break;
    case DT_RELASZ:
        table->bytes = entry->d_un.d_val;
        break;
    case DT_RELAENT:
        table->entry_bytes = entry->d_un.d_val;
        break;
    default:
        break;
    }
}

static struct table read_entries(const struct image *image, const Elf64_Phdr *dynamic)
{
    struct table table = {0, 0, sizeof(Elf64_Rela)};
    const unsigned char *content = image_content_at(image, dynamic->p_vaddr, dynamic->p_filesz);
    if (!content)
        image_refuse(image, "has a dynamic section outside its segments; " BUILD_IT);
    for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= dynamic->p_filesz; at += sizeof(Elf64_Dyn)) {
        Elf64_Dyn entry;
        memcpy(&entry, content + at, sizeof entry);
        if (entry.d_tag == DT_NULL)
            return table;
        count_entry(image, &entry, &table);
    }
    image_refuse(image, "has a dynamic section without an end; " BUILD_IT);
}

void image_read_dynamic(struct image *image, const Elf64_Phdr *dynamic)
{
    struct table table = read_entries(image, dynamic);
    if (!table.bytes)
        return;
    const unsigned char *content = image_content_at(image, table.address, table.bytes);
    if (!content || table.entry_bytes != sizeof(Elf64_Rela) || table.bytes % sizeof(Elf64_Rela) != 0)
        image_refuse(image, "has a relocation table outside its segments, or of entries of the wrong size; " BUILD_IT);
    image->relocation_count = table.bytes / sizeof(Elf64_Rela);
    image->relocations = image_allocate(image->relocation_count, sizeof image->relocations[0]);
    for (size_t i = 0; i < image->relocation_count; i++) {
        Elf64_Rela one;
        memcpy(&one, content + i * sizeof one, sizeof one);
        const struct image_segment *segment = image_segment_of(image, one.r_offset, sizeof(uint64_t));
        if (ELF64_R_TYPE(one.r_info) != R_X86_64_RELATIVE)
            image_refuse(image,
                         "has a relocation of type %" PRIu64 " at %#" PRIx64 ", not a relative one; something that it "
                         "refers to is missing",
                         ELF64_R_TYPE(one.r_info), one.r_offset);
        if (!segment || segment->executable)
            image_refuse(image, "has a relocation at %#" PRIx64 ", where it has no data; " BUILD_IT, one.r_offset);
        image->relocations[i] = (struct image_relocation){one.r_offset, (uint64_t)one.r_addend};
    }
}
