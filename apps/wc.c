/* wc: counts lines, words and bytes of files, or of its standard input, in the format of the host's wc. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum count { LINES, WORDS, BYTES, COUNTS };

struct counts {
    unsigned long long of[COUNTS];
};

static char data[64 * 1024];
static bool wanted[COUNTS];
static int width = 1;

static int complain(const char *name)
{
    fprintf(stderr, "wc: %s: %s\n", name, strerror(errno));
    return 1;
}

static bool is_standard_input(const char *name)
{
    return !name || strcmp(name, "-") == 0;
}

/* Space separates words, and characters that print (those beyond ASCII are taken to) make them. */
static void count_piece(struct counts *counts, size_t bytes, bool *in_word)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)data[i];
        counts->of[LINES] += c == '\n';
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            *in_word = false;
        } else if (c > ' ' && c != 127 && !*in_word) {
            *in_word = true;
            counts->of[WORDS]++;
        }
    }
    counts->of[BYTES] += bytes;
}

static int count_file(int file, struct counts *counts)
{
    bool in_word = false;
    for (;;) {
        ssize_t got = read(file, data, sizeof data);
        if (got <= 0)
            return (int)got;
        count_piece(counts, (size_t)got, &in_word);
    }
}

static void print_counts(const struct counts *counts, const char *name)
{
    const char *space = "";
    for (int i = 0; i < COUNTS; i++) {
        if (!wanted[i])
            continue;
        printf("%s%*llu", space, width, counts->of[i]);
        space = " ";
    }
    printf("%s%s\n", name ? " " : "", name ? name : "");
}

static int count_named(const char *name, struct counts *total)
{
    struct counts counts = {{0}};
    int file = is_standard_input(name) ? STDIN_FILENO : open(name, O_RDONLY);
    if (file < 0)
        return complain(name);
    int status = count_file(file, &counts) < 0 ? complain(name ? name : "standard input") : 0;
    if (file != STDIN_FILENO)
        close(file);
    print_counts(&counts, name);
    for (int i = 0; i < COUNTS; i++)
        total->of[i] += counts.of[i];
    return status;
}

/* The columns are as wide as the sum of the files' sizes, and at least 7 if the size of one is not known beforehand. */
static void choose_width(char **names, int count)
{
    unsigned long long sum = 0;
    int least = 1;
    for (int i = 0; i < count; i++) {
        struct stat status;
        if ((is_standard_input(names[i]) ? fstat(STDIN_FILENO, &status) : stat(names[i], &status)) < 0)
            continue;
        if (S_ISREG(status.st_mode))
            sum += (unsigned long long)status.st_size;
        else
            least = 7;
    }
    for (; sum >= 10; sum /= 10)
        width++;
    if (width < least)
        width = least;
}

/* Takes the options from the front of the arguments, and returns how many columns they ask for; -1: not an option. */
static int take_options(int *argc, char ***argv)
{
    static const char letters[] = "lwc";
    for (; *argc > 0 && (*argv)[0][0] == '-' && (*argv)[0][1] != '\0'; (*argc)--, (*argv)++) {
        if (strcmp((*argv)[0], "--") == 0) {
            (*argc)--, (*argv)++;
            break;
        }
        for (const char *letter = (*argv)[0] + 1; *letter; letter++) {
            const char *known = strchr(letters, *letter);
            if (!known) {
                fprintf(stderr, "wc: invalid option -- '%c'\nusage: wc [-lwc] [FILE...]\n", *letter);
                return -1;
            }
            wanted[known - letters] = true;
        }
    }
    return wanted[LINES] + wanted[WORDS] + wanted[BYTES];
}

int main(int argc, char **argv)
{
    char *only_standard_input[] = {NULL};
    argc--, argv++;
    int columns = take_options(&argc, &argv);
    if (columns < 0)
        return 1;
    if (columns == 0) {
        wanted[LINES] = wanted[WORDS] = wanted[BYTES] = true;
        columns = COUNTS;
    }
    int count = argc > 0 ? argc : 1;
    char **names = argc > 0 ? argv : only_standard_input;
    if (columns > 1 || count > 1)
        choose_width(names, count);
    struct counts total = {{0}};
    int status = 0;
    for (int i = 0; i < count; i++)
        status |= count_named(names[i], &total);
    if (count > 1)
        print_counts(&total, "total");
    return fflush(stdout) == 0 && !ferror(stdout) ? status : complain("write error");
}
