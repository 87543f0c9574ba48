/* Takes the text behind an exported function's name apart: attributes, and their arguments. */
#include "attribute.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

static const struct form {
    const char *word;
    enum attribute_kind kind;
    unsigned int least, most; /* arguments */
    const char *example;
} forms[] = {
    {"FL_IN", ATTRIBUTE_IN, 2, 2, "FL_IN(pointer, count)"},
    {"FL_OUT", ATTRIBUTE_OUT, 2, 3, "FL_OUT(pointer, count) or FL_OUT(pointer, count, used)"},
    {"FL_INOUT", ATTRIBUTE_INOUT, 2, 3, "FL_INOUT(pointer, count) or FL_INOUT(pointer, count, used)"},
    {"FL_SHARE", ATTRIBUTE_SHARE, 2, 2, "FL_SHARE(pointer, count)"},
    {"FL_STRING", ATTRIBUTE_STRING, 1, 2, "FL_STRING(pointer) or FL_STRING(pointer, limit)"},
    {"FL_TOKEN", ATTRIBUTE_TOKEN, 1, 1, "FL_TOKEN(pointer)"},
    {"FL_FAILS", ATTRIBUTE_FAILS, 1, 1, "FL_FAILS(value)"},
    {"FL_QUEUE", ATTRIBUTE_QUEUE, 1, 1, "FL_QUEUE(name)"},
    {"FL_CONCURRENT", ATTRIBUTE_CONCURRENT, 0, 0, "FL_CONCURRENT"},
    {"FL_ONEWAY", ATTRIBUTE_ONEWAY, 0, 0, "FL_ONEWAY"},
    {"FL_ON_VCPU", ATTRIBUTE_ON_VCPU, 0, 0, "FL_ON_VCPU"},
    {"FL_OBJECT", ATTRIBUTE_OBJECT, 1, 2, "FL_OBJECT(struct tag, release)"},
    {"FL_OBJECT_OF", ATTRIBUTE_OBJECT_OF, 1, 1, "FL_OBJECT_OF(\"server\", struct tag)"},
};

bool attribute_is_of_pointer(const struct attribute *attribute)
{
    return attribute->kind <= ATTRIBUTE_TOKEN;
}

static const char *skip(const char *at)
{
    return at + strspn(at, " \t\r\n,");
}

static const char *trimmed(const char *start, const char *end)
{
    while (start < end && isspace((unsigned char)*start))
        start++;
    while (end > start && isspace((unsigned char)end[-1]))
        end--;
    return keep_text(start, (size_t)(end - start));
}

/* From behind the opening parenthesis to behind the closing one; NULL if there is none. Arguments over the most are only counted. */
static const char *read_arguments(const char *at, struct attribute *attribute)
{
    const char *start = at;
    for (int depth = 0; *at; at++) {
        if (*at == '(') {
            depth++;
        } else if (depth > 0) {
            depth -= *at == ')';
        } else if (*at == ',' || *at == ')') {
            const char *argument = trimmed(start, at);
            if (attribute->argument_count < ATTRIBUTE_ARGUMENTS)
                attribute->arguments[attribute->argument_count] = argument;
            if (*argument || *at == ',' || attribute->argument_count)
                attribute->argument_count++;
            start = at + 1;
            if (*at == ')')
                return at + 1;
        }
    }
    return NULL;
}

static const struct form *find_form(const struct declaration *declaration, const char *word)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].word, word) == 0)
            return &forms[i];
    refuse(declaration, NULL,
           "%s is no attribute; write FL_IN, FL_OUT, FL_INOUT, FL_SHARE, FL_STRING, FL_FAILS, FL_QUEUE, FL_CONCURRENT, "
           "FL_ONEWAY or FL_ON_VCPU instead",
           *word ? word : "what follows the name");
}

static const char *read_attribute(const struct declaration *declaration, const char *at, struct attribute *attribute)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    attribute->word = keep_text(at, length);
    const struct form *form = find_form(declaration, attribute->word);
    attribute->kind = form->kind;
    at += length;
    at += strspn(at, " \t");
    if (*at == '(')
        at = read_arguments(at + 1, attribute);
    if (!at)
        refuse(declaration, NULL, "%s is not closed; write %s instead", form->word, form->example);
    if (attribute->argument_count < form->least || attribute->argument_count > form->most)
        refuse(declaration, attribute->argument_count ? attribute->arguments[0] : NULL,
               "%s has the wrong number of arguments, %u; write %s instead", form->word, attribute->argument_count,
               form->example);
    return at;
}

struct attributes attributes_read(const struct declaration *declaration)
{
    size_t room = 1;
    for (const char *at = declaration->attributes; *at; at++)
        room += *at == '_';
    struct attributes attributes = {keep(room * sizeof(struct attribute)), 0};
    for (const char *at = skip(declaration->attributes); *at; at = skip(at)) {
        /* each attribute has an underscore of its own, so that there is room */
        at = read_attribute(declaration, at, &attributes.list[attributes.count]);
        attributes.count++;
    }
    return attributes;
}
