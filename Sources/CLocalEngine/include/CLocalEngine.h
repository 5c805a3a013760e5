#ifndef CLOCALENGINE_H
#define CLOCALENGINE_H

#include <sys/types.h>

/// A pipe whose two ends no child inherits; 0, or the error number.
int engine_pipe(int ends[2]);

/// Starts argv[0] in a session of its own, with standard signal handling and no open file but these three.
/// error_file: created anew, mode 0600; NULL sends standard error where standard output goes.
/// Returns 0 and sets *process, or the error number.
int engine_spawn(pid_t *process, int input, int output, const char *error_file, const char *directory,
                 char *const argv[], char *const envp[]);

#endif
