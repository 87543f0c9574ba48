/* `faultline inspect FILE`: what an image imports, exports, and can reach. */
#ifndef FAULTLINE_VMM_INSPECT_H
#define FAULTLINE_VMM_INSPECT_H

/* `arguments` are those from `inspect` on. Returns the exit status. */
int inspect_command(int count, char **arguments);

#endif
