/* An image viewer that draws with characters. It calls the decoder like a library; where the decoder runs, it does not know. */
#include "decoder.h"

#include <faultline/call.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static void draw(const uint8_t *pixels, struct picture_size size)
{
    static const char shades[] = " .:-=+*#%@";
    for (uint32_t y = 0; y < size.height; y++) {
        for (uint32_t x = 0; x < size.width; x++)
            putchar(shades[pixels[y * size.width + x] * 10 / 256]);
        putchar('\n');
    }
}

static int decode_and_draw(const char *name, const uint8_t *file, size_t bytes)
{
    struct picture_size size;
    if (decoder_measure(file, bytes, &size) != 0) {
        fprintf(stderr, "viewer: %s is not a picture that the decoder knows\n", name);
        return 1;
    }
    size_t room = (size_t)size.width * size.height;
    uint8_t *pixels = calloc(room ? room : 1, 1);
    if (!pixels) {
        fprintf(stderr, "viewer: no memory for the %u x %u pixels of %s\n", (unsigned)size.width,
                (unsigned)size.height, name);
        return 1;
    }
    int failed = decoder_decode(file, bytes, pixels, room);
    if (!failed) {
        draw(pixels, size);
    } else if (fl_error() == EOWNERDEAD) {
        fprintf(stderr, "viewer: the decoder died of %s; on with the next picture\n", name);
        fl_restart("decoder");
    } else {
        fprintf(stderr, "viewer: %s ends too early\n", name);
    }
    free(pixels);
    return failed != 0;
}

static int show(const char *name)
{
    FILE *stream = fopen(name, "rb");
    if (!stream) {
        perror(name);
        return 1;
    }
    uint8_t *file = malloc(FILE_BYTES_MAX);
    size_t bytes = file ? fread(file, 1, FILE_BYTES_MAX, stream) : 0;
    fclose(stream);
    printf("%s:\n", name);
    fflush(stdout);
    int failed = decode_and_draw(name, file, bytes);
    fflush(stdout);
    free(file);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: viewer PICTURE...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++)
        failed |= show(argv[i]);
    return failed;
}
