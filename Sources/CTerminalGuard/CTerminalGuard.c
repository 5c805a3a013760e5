#define _GNU_SOURCE
#include "CTerminalGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const int told[] = {SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP};
static const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT};
enum { told_count = sizeof told / sizeof *told, fatal_count = sizeof fatal / sizeof *fatal };

static struct terminal_guard guard;
static char restore[1024];
static char alternate_stack[64 * 1024];
static struct sigaction told_before[told_count];
static struct sigaction fatal_before[fatal_count];
static stack_t stack_before;
static atomic_int is_armed;
static atomic_int is_held;
static atomic_int termination_pending;

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno != EINTR) return;
        if (written > 0) bytes += written, count -= (size_t)written;
    }
}

/* The end of what libraries printed while the screen was on: a crash message must not be lost. */
static void show_elsewhere(void) {
    char block[4096];
    off_t length = lseek(guard.elsewhere, 0, SEEK_END);
    off_t offset = length > (off_t)sizeof block * 2 ? length - (off_t)sizeof block * 2 : 0;
    ssize_t count;
    while ((count = pread(guard.elsewhere, block, sizeof block, offset)) > 0) {
        write_all(guard.saved_error, block, (size_t)count);
        offset += count;
    }
    if (ftruncate(guard.elsewhere, 0) == 0) lseek(guard.elsewhere, 0, SEEK_SET);
}

/* Everything here is safe in a signal handler. */
void terminal_guard_release(void) {
    if (!atomic_exchange(&is_held, 0)) return;
    int error = errno;
    write_all(guard.terminal, restore, guard.restore_length);
    /* In the background the terminal is no longer ours; changing it would stop us. */
    if (tcgetpgrp(guard.terminal) == getpgrp()) tcsetattr(guard.terminal, TCSANOW, &guard.modes);
    if (guard.saved_output >= 0) dup2(guard.saved_output, 1);
    if (guard.saved_error >= 0) dup2(guard.saved_error, 2);
    if (guard.shows_elsewhere && guard.saved_error >= 0) show_elsewhere();
    errno = error;
}

void terminal_guard_take(const void *enter, size_t length) {
    write_all(guard.terminal, enter, length);
    if (guard.saved_output >= 0) dup2(guard.elsewhere, 1);
    if (guard.saved_error >= 0) dup2(guard.elsewhere, 2);
    atomic_store(&is_held, 1);
}

static void tell(int number) {
    int error = errno;
    int ends = number == SIGINT || number == SIGTERM || number == SIGHUP;
    if (ends && atomic_exchange(&termination_pending, 1)) {
        terminal_guard_release();
        signal(number, SIG_DFL);
        raise(number);
    } else {
        char byte = (char)number;
        (void)!write(guard.signals, &byte, 1);
    }
    errno = error;
}

static void crash(int number, siginfo_t *info, void *context) {
    (void)context;
    terminal_guard_release();
    for (int index = 0; index < fatal_count; index++)
        if (fatal[index] == number) sigaction(number, &fatal_before[index], NULL);
    /* A fault happens again on return; a signal that was sent, and a trap, do not. */
    if (info->si_code <= 0 || number == SIGTRAP || number == SIGABRT) raise(number);
}

static void at_exit(void) { terminal_guard_release(); }

void terminal_guard_arm(const struct terminal_guard *wanted) {
    static int has_exit_handler;
    guard = *wanted;
    if (guard.restore_length > sizeof restore) guard.restore_length = sizeof restore;
    memcpy(restore, guard.restore, guard.restore_length);
    if (atomic_exchange(&is_armed, 1)) return;
    atomic_store(&termination_pending, 0);
    if (!has_exit_handler) has_exit_handler = atexit(at_exit) == 0;

    /* A stack that has overflown cannot run a handler. */
    stack_t alternate = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(NULL, &stack_before);
    if (stack_before.ss_flags & SS_DISABLE) sigaltstack(&alternate, NULL);

    struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
    for (int index = 0; index < told_count; index++) {
        sigaction(told[index], NULL, &told_before[index]);
        /* What `nohup` has silenced stays silent. */
        if (told_before[index].sa_handler != SIG_IGN) sigaction(told[index], &action, NULL);
    }
    struct sigaction last = {.sa_sigaction = crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (int index = 0; index < fatal_count; index++) sigaction(fatal[index], &last, &fatal_before[index]);
}

void terminal_guard_took_termination(void) { atomic_store(&termination_pending, 0); }

void terminal_guard_stop(void) {
    struct sigaction ours, stops = {.sa_handler = SIG_DFL};
    sigset_t none, before;
    sigaction(SIGTSTP, &stops, &ours);
    sigemptyset(&none);
    sigaddset(&none, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &none, &before);
    kill(0, SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

void terminal_guard_disarm(void) {
    terminal_guard_release();
    if (!atomic_exchange(&is_armed, 0)) return;
    for (int index = 0; index < told_count; index++) sigaction(told[index], &told_before[index], NULL);
    for (int index = 0; index < fatal_count; index++) sigaction(fatal[index], &fatal_before[index], NULL);
    if (stack_before.ss_flags & SS_DISABLE) sigaltstack(&stack_before, NULL);
}

int terminal_guard_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }

int terminal_guard_memory_file(void) { return memfd_create("output", MFD_CLOEXEC); }
