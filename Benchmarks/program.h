/* A program in a pseudo-terminal, and what it costs. */
#pragma once

#include "screen.h"

#include <sys/types.h>

typedef struct {
    pid_t process;
    int terminal;
    Screen screen;
    /* Bytes it has written to the terminal. */
    size_t written;
    /* When it was started, and when its last bytes came: nanoseconds of the monotonic clock. */
    long long started, last_output;
} Program;

typedef struct { double pss, private_, rss; } Memory;

long long monotonic_ns(void);

/* Starts `arguments` in a terminal that is raw and silent from the first moment, so that nothing but the program
   shows a key that is typed early. */
void program_start(Program *program, char *const arguments[], char *const environment[], int columns, int rows);
void program_type(Program *program, const char *keys);
void program_resize(Program *program, int columns, int rows);

/* Reads, draws and answers until `shows` says yes or the time is up; says whether it did. */
int program_wait(Program *program, int (*shows)(const Screen *, const void *), const void *what, double seconds);
void program_run(Program *program, double seconds);

/* Asks it to end, and waits; -1 when it had to be killed. */
int program_stop(Program *program);

/* User and system time so far, in seconds, with that of threads that have ended. */
double program_cpu(const Program *program);
/* Mebibytes. */
Memory program_memory(const Program *program);
/* How often its threads have gone to sleep of their own will. */
long program_wakeups(const Program *program);
