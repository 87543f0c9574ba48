/* cat: copies files, or its standard input, to its standard output, byte for byte. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char data[64 * 1024];

static int complain(const char *name)
{
    fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
    return 1;
}

static int write_all(const char *from, size_t bytes)
{
    while (bytes > 0) {
        ssize_t written = write(STDOUT_FILENO, from, bytes);
        if (written < 0)
            return -1;
        from += written;
        bytes -= (size_t)written;
    }
    return 0;
}

static int copy(int file, const char *name)
{
    for (;;) {
        ssize_t got = read(file, data, sizeof data);
        if (got < 0)
            return complain(name);
        if (got == 0)
            return 0;
        if (write_all(data, (size_t)got) < 0)
            _exit(complain("write error"));
    }
}

static int copy_named(const char *name)
{
    if (strcmp(name, "-") == 0)
        return copy(STDIN_FILENO, name);
    int file = open(name, O_RDONLY);
    if (file < 0)
        return complain(name);
    int status = copy(file, name);
    close(file);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return copy_named("-");
    int status = 0;
    for (int i = 1; i < argc; i++)
        status |= copy_named(argv[i]);
    return status;
}
