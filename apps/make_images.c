/* Writes the demonstration's pictures into a directory: good.img, and bad.img, whose runs go on behind the last pixel. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 48, HEIGHT = 16, RUN_MAX = 128, EXTRA_RUNS = 8192 };

/* A hill, broken and shifted along a fault line. */
static uint8_t pixel(int x, int y)
{
    int shift = x > WIDTH / 2 + (y - HEIGHT / 2) / 2 ? 4 : 0;
    int depth = y - shift - (x - 20) * (x - 20) / 90 - 1;
    if (x == WIDTH / 2 + (y - HEIGHT / 2) / 2)
        return 0;
    return depth < 0 ? 10 : (uint8_t)(depth % 4 == 3 ? 90 : 255 - depth * 12);
}

static FILE *begin(const char *directory, const char *name)
{
    static const uint8_t header[18] = {[2] = 11, [12] = WIDTH, [14] = HEIGHT, [16] = 8, [17] = 0x20};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(header, sizeof header, 1, file) != 1) {
        perror(path);
        exit(1);
    }
    return file;
}

static void write_pixels(FILE *file)
{
    for (int at = 0; at < WIDTH * HEIGHT;) {
        uint8_t value = pixel(at % WIDTH, at / WIDTH);
        int length = 1;
        while (length < RUN_MAX && at + length < WIDTH * HEIGHT &&
               pixel((at + length) % WIDTH, (at + length) / WIDTH) == value)
            length++;
        fputc(0x80 | (length - 1), file);
        fputc(value, file);
        at += length;
    }
}

static int end(FILE *file)
{
    return fclose(file) != 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: make_images DIRECTORY\n");
        return 2;
    }
    FILE *good = begin(argv[1], "good.img");
    write_pixels(good);
    FILE *bad = begin(argv[1], "bad.img");
    write_pixels(bad);
    for (int i = 0; i < EXTRA_RUNS; i++) {
        fputc(0xff, bad);
        fputc(0x41, bad);
    }
    return end(good) | end(bad);
}
