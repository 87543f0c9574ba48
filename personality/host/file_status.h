/* What the host knows of an open file, as the guest sees it. */
#ifndef FAULTLINE_FILE_STATUS_H
#define FAULTLINE_FILE_STATUS_H

#define FAULTLINE_HOST

#include "faultline/fs.h"

/* 0, or -1 with errno. */
int file_status(int descriptor, struct fl_stat *status);

#endif
