// These calls are extensions of GNU, and Swift sees the C library without them.
#define _GNU_SOURCE
#include "CLocalEngine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

int engine_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int engine_spawn(pid_t *process, int input, int output, const char *error_file, const char *directory,
                 char *const argv[], char *const envp[])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int failure;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if ((failure = posix_spawn_file_actions_adddup2(&actions, input, 0)) == 0 &&
        (failure = posix_spawn_file_actions_adddup2(&actions, output, 1)) == 0 &&
        (failure = error_file ? posix_spawn_file_actions_addopen(&actions, 2, error_file,
                                                                  O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600)
                              : posix_spawn_file_actions_adddup2(&actions, 1, 2)) == 0 &&
        (failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3)) == 0 &&
        (failure = posix_spawn_file_actions_addchdir_np(&actions, directory)) == 0 &&
        (failure = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
        (failure = posix_spawnattr_setsigdefault(&attributes, &all)) == 0 &&
        (failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                                                             POSIX_SPAWN_SETSIGDEF)) == 0)
        failure = posix_spawn(process, argv[0], &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}
