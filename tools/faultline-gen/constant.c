/* Evaluates constant expressions over + - * / % << >> | & ^ ~ and parentheses, in a width where C's cannot overflow. */
#include "constant.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define DEPTH_MAX 100

struct reader {
    const char *at, *end;
    bool failed;
    int depth;
};

static const struct {
    const char *word;
    int strength;
} operators[] = {{"|", 1}, {"^", 2}, {"&", 3}, {"<<", 4}, {">>", 4}, {"+", 5}, {"-", 5}, {"*", 6}, {"/", 6}, {"%", 6}};

static __int128 expression(struct reader *reader, int strength);

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && isspace((unsigned char)*reader->at))
        reader->at++;
}

static bool take(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    skip_space(reader);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static __int128 number(struct reader *reader)
{
    int base = 10;
    if (take(reader, "0x") || take(reader, "0X"))
        base = 16;
    else if (reader->at < reader->end && *reader->at == '0')
        base = 8;
    const char *start = reader->at;
    __int128 value = 0;
    while (reader->at < reader->end && digit_value(*reader->at) < base) {
        value = value * base + digit_value(*reader->at++);
        reader->failed |= value > UINT64_MAX;
        if (reader->failed)
            return 0;
    }
    reader->failed |= reader->at == start;
    while (reader->at < reader->end && strchr("uUlL", *reader->at))
        reader->at++;
    reader->failed |= reader->at < reader->end && (isalnum((unsigned char)*reader->at) || strchr("_.", *reader->at));
    return value;
}

static __int128 primary(struct reader *reader)
{
    if (reader->failed || ++reader->depth > DEPTH_MAX) {
        reader->failed = true;
        return 0;
    }
    __int128 value;
    if (take(reader, "-"))
        value = -primary(reader);
    else if (take(reader, "+"))
        value = primary(reader);
    else if (take(reader, "~"))
        value = ~primary(reader);
    else if (take(reader, "(")) {
        value = expression(reader, 1);
        reader->failed |= !take(reader, ")");
    } else {
        value = number(reader);
    }
    reader->depth--;
    return value;
}

static __int128 apply(struct reader *reader, const char *word, __int128 left, __int128 right)
{
    bool shift = word[0] == '<' || word[0] == '>', divide = word[0] == '/' || word[0] == '%';
    if ((divide && right == 0) || (shift && (left < 0 || right < 0 || right > 63))) {
        reader->failed = true;
        return 0;
    }
    switch (word[0]) {
    case '|':
        return left | right;
    case '^':
        return left ^ right;
    case '&':
        return left & right;
    case '<':
        return left << right;
    case '>':
        return left >> right;
    case '+':
        return left + right;
    case '-':
        return left - right;
    case '*':
        return left * right;
    case '/':
        return left / right;
    default:
        return left % right;
    }
}

static __int128 expression(struct reader *reader, int strength)
{
    __int128 left = primary(reader);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (reader->failed || operators[i].strength < strength || !take(reader, operators[i].word))
            continue;
        __int128 right = expression(reader, operators[i].strength + 1);
        if (reader->failed)
            return 0;
        left = apply(reader, operators[i].word, left, right);
        reader->failed |= left > UINT64_MAX || left < INT64_MIN;
        if (reader->failed)
            return 0;
        i = (size_t)-1; /* look for the next operator from the start */
    }
    return left;
}

bool constant_read(const char *text, size_t length, __int128 *value)
{
    struct reader reader = {.at = text, .end = text + length};
    *value = expression(&reader, 1);
    skip_space(&reader);
    return !reader.failed && reader.at == reader.end && *value <= UINT64_MAX && *value >= INT64_MIN;
}
