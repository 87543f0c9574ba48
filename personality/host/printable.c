/* Makes texts fit to be shown on a terminal. */
#include "personality/host/printable.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at `text`, and how many bytes it has; 0 if those are not UTF-8 (RFC 3629). */
static size_t decode(const unsigned char *text, uint32_t *character)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t more = 0; more < sizeof forms / sizeof forms[0]; more++) {
        if ((text[0] & forms[more].mask) != forms[more].lead)
            continue;
        *character = text[0] & (unsigned char)~forms[more].mask;
        for (size_t i = 1; i <= more; i++) {
            if ((text[i] & 0xc0) != 0x80)
                return 0;
            *character = *character << 6 | (text[i] & 0x3f);
        }
        return *character >= forms[more].least && *character <= 0x10ffff ? more + 1 : 0;
    }
    return 0;
}

static bool is_harmless(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } others[] = {
        {0, 0x1f},        {0x7f, 0x9f}, /* controls: C0, DEL, C1 */
        {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, /* ends of lines, and directions */
        {0xd800, 0xdfff}, {0xfff9, 0xfffb}, /* halves of characters, annotations */
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (character >= others[i].first && character <= others[i].last)
            return false;
    return true;
}

void printable(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at;) {
        uint32_t character;
        size_t bytes = decode(at, &character);
        bool keep = bytes > 0 && is_harmless(character);
        for (size_t i = 0; i < (bytes ? bytes : 1); i++, at++)
            if (!keep)
                *at = '?';
    }
}
