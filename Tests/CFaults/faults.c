/* Stands between this program and the C library: a program's own definition of a function wins over the library's. */
#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static int armed_call;
static int armed_always;
static atomic_int armed;

void parley_arm(enum parley_fault fault, int call, int always) {
    armed_call = call;
    armed_always = always;
    atomic_store(&calls, 0);
    atomic_store(&armed, fault);
}

int parley_calls(void) { return atomic_load(&calls); }

/* The fault that this call meets. */
static enum parley_fault strike(void) {
    enum parley_fault fault = atomic_load(&armed);
    int number = atomic_fetch_add(&calls, 1) + 1;
    if (number == armed_call || (armed_always && number > armed_call)) return fault;
    return PARLEY_FAULT_NONE;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What a call answers that does not write bytes; `done` is what it would do. */
#define MEET(done)                                                                                  \
    do {                                                                                            \
        switch (strike()) {                                                                         \
        case PARLEY_FAULT_KILL_BEFORE:                                                              \
        case PARLEY_FAULT_KILL_TORN: die();                                                         \
        case PARLEY_FAULT_KILL_AFTER: (void)(done); die();                                          \
        case PARLEY_FAULT_NO_SPACE: errno = ENOSPC; return -1;                                      \
        case PARLEY_FAULT_IO: errno = EIO; return -1;                                               \
        case PARLEY_FAULT_REFUSED: errno = EACCES; return -1;                                       \
        case PARLEY_FAULT_SHORT:                                                                    \
        case PARLEY_FAULT_NONE: break;                                                              \
        }                                                                                           \
        return (int)(done);                                                                         \
    } while (0)

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    switch (strike()) {
    case PARLEY_FAULT_KILL_BEFORE: die();
    case PARLEY_FAULT_KILL_TORN: syscall(SYS_pwrite64, file, bytes, count / 2, offset); die();
    case PARLEY_FAULT_KILL_AFTER: syscall(SYS_pwrite64, file, bytes, count, offset); die();
    case PARLEY_FAULT_SHORT: return syscall(SYS_pwrite64, file, bytes, (count + 1) / 2, offset);
    case PARLEY_FAULT_NO_SPACE: errno = ENOSPC; return -1;
    case PARLEY_FAULT_IO: errno = EIO; return -1;
    case PARLEY_FAULT_REFUSED:
    case PARLEY_FAULT_NONE: break;
    }
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

int fsync(int file) { MEET(syscall(SYS_fsync, file)); }
int fdatasync(int file) { MEET(syscall(SYS_fdatasync, file)); }
int ftruncate(int file, off_t length) { MEET(syscall(SYS_ftruncate, file, length)); }
int unlinkat(int directory, const char *name, int flags) { MEET(syscall(SYS_unlinkat, directory, name, flags)); }

int renameat(int from, const char *old, int to, const char *new) { MEET(syscall(SYS_renameat2, from, old, to, new, 0)); }

int openat(int directory, const char *name, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
        MEET(syscall(SYS_openat, directory, name, flags, mode));
    }
    return (int)syscall(SYS_openat, directory, name, flags, mode);
}
