/* An exported function wherever it comes from: a server's image, the kernel's, or the host's tables. */
#ifndef FAULTLINE_VMM_EXPORTER_H
#define FAULTLINE_VMM_EXPORTER_H

#include "guest_parts.h"

struct exporter {
    enum fl_function_kind kind; /* FL_FUNCTION_GUEST, _KERNEL or _HOST */
    uint64_t entry;
    uint32_t server_index;
    const char *signature;
    uint64_t hash;
    const struct fl_shape *shape; /* of this function alone: tells it from others */
    const struct fl_parameter *parameters;
};

/* What the process `client` calls by this import. False: the server exports nothing of that name. */
bool find_exporter(const struct guest *guest, const struct guest_options *options, size_t client,
                   const struct image_import *import, struct exporter *found);

#endif
