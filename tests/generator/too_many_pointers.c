/* refused: it has 13 pointers */
#include <faultline/export.h>

int look(char *a, char *b, char *c, char *d, char *e, char *f, char *g, char *h, char *i, char *j, char *k, char *l,
         char *m)
{
    return *a + *b + *c + *d + *e + *f + *g + *h + *i + *j + *k + *l + *m;
}
FL_EXPORT(look, FL_IN(a, 1), FL_IN(b, 1), FL_IN(c, 1), FL_IN(d, 1), FL_IN(e, 1), FL_IN(f, 1), FL_IN(g, 1), FL_IN(h, 1),
          FL_IN(i, 1), FL_IN(j, 1), FL_IN(k, 1), FL_IN(l, 1), FL_IN(m, 1));
