/* Reads a file whole, and checks its ELF header: what it is for, and that its program headers lie in it. */
#include "image_check.h"

#include "fail.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX (256ull << 20)

static void read_all(struct image *image, int descriptor)
{
    size_t done = 0;
    while (done < image->content_bytes) {
        ssize_t count = read(descriptor, image->content + done, image->content_bytes - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            fail(EXIT_UNACCEPTABLE, "%s: cannot be read: %s", image->file, strerror(errno));
        if (count == 0)
            image_refuse(image, "became shorter while it was read; try again when nobody writes it");
        done += (size_t)count;
    }
}

void image_read_file(struct image *image)
{
    struct stat status;
    int descriptor = open(image->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        fail(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND : EXIT_UNACCEPTABLE, "%s: cannot be opened: %s",
             image->file, strerror(errno));
    if (fstat(descriptor, &status) != 0)
        fail(EXIT_MONITOR, "%s: cannot be examined: %s", image->file, strerror(errno));
    if (!S_ISREG(status.st_mode))
        image_refuse(image, "is not a regular file, so it cannot be a program; name the file itself");
    if ((uint64_t)status.st_size > FILE_BYTES_MAX)
        image_refuse(image, "is larger than the %llu MiB that a program may be", FILE_BYTES_MAX >> 20);
    image->content_bytes = (size_t)status.st_size;
    image->content = image_allocate(image->content_bytes, 1);
    read_all(image, descriptor);
    close(descriptor);
}

bool image_file_holds(const struct image *image, uint64_t offset, uint64_t bytes)
{
    return bytes <= image->content_bytes && offset <= image->content_bytes - bytes;
}

static const char *machine_name(unsigned int machine)
{
    switch (machine) {
    case EM_386:
        return "32-bit x86";
    case EM_AARCH64:
        return "ARM64";
    case EM_ARM:
        return "ARM";
    case EM_RISCV:
        return "RISC-V";
    default:
        return "another machine";
    }
}

Elf64_Ehdr image_read_header(const struct image *image, unsigned int type)
{
    Elf64_Ehdr header;
    if (image->content_bytes < SELFMAG || memcmp(image->content, ELFMAG, SELFMAG) != 0)
        image_refuse(image, "is not an ELF file, so it is no program; " BUILD_IT);
    if (image->content_bytes < EI_NIDENT)
        image_refuse(image, "ends within its ELF header; " TRUNCATED);
    if (image->content[EI_CLASS] != ELFCLASS64)
        image_refuse(image, "is not 64-bit; only x86-64 programs can run; " BUILD_IT);
    if (image->content[EI_DATA] != ELFDATA2LSB)
        image_refuse(image, "is big-endian, so it is for another machine; " BUILD_IT);
    if (image->content_bytes < sizeof header)
        image_refuse(image, "ends within its ELF header; " TRUNCATED);
    memcpy(&header, image->content, sizeof header);
    if (header.e_machine != EM_X86_64)
        image_refuse(image, "is for %s (ELF machine %u), not for x86-64; " BUILD_IT, machine_name(header.e_machine),
                     header.e_machine);
    if (header.e_version != EV_CURRENT || image->content[EI_VERSION] != EV_CURRENT)
        image_refuse(image, "has an ELF version other than 1; " BUILD_IT);
    if (header.e_type != type)
        image_refuse(image,
                     type == ET_DYN ? "is ELF type %u, not a position-independent executable; " BUILD_IT
                                    : "is ELF type %u, not the executable that a kernel is",
                     header.e_type);
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 || header.e_phnum == PN_XNUM)
        image_refuse(image, "has no usable program headers (%u of %u bytes); " BUILD_IT, header.e_phnum,
                     header.e_phentsize);
    if (!image_file_holds(image, header.e_phoff, (uint64_t)header.e_phnum * sizeof(Elf64_Phdr)))
        image_refuse(image, "ends within its program headers; " TRUNCATED);
    return header;
}
