/* `faultline run`: from the options to the exit status. */
#ifndef FAULTLINE_VMM_RUN_H
#define FAULTLINE_VMM_RUN_H

/* `arguments` are those from `run` on. Never returns. */
_Noreturn void run_command(int count, char **arguments);

#endif
