/* Gives the terminal back when a program ends in a way that runs none of its Swift code: a signal, `exit`.
   Written in C because nothing else may run in a signal handler. One terminal at a time. */
#pragma once

#include <stddef.h>
#include <termios.h>

/* What is to be undone. All descriptors belong to the caller and stay open until `terminal_guard_disarm`. */
struct terminal_guard {
    /* The terminal, and how it was before. */
    int terminal;
    struct termios modes;
    /* The bytes that end the modes of the screen; 1024 at most. */
    const void *restore;
    size_t restore_length;
    /* Copies of the program's own standard output and error while those go elsewhere; -1: they stay as they are. */
    int saved_output;
    int saved_error;
    /* Where they go, and whether the end of what arrived there is to be shown afterwards. */
    int elsewhere;
    int shows_elsewhere;
    /* Each signal that the program should hear of arrives here as one byte, its number. Not blocking. */
    int signals;
};

/* Installs handlers: SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM and SIGHUP write to `signals`; the signals of a crash
   restore the terminal and go on to whoever handled them before. A second SIGINT, SIGTERM or SIGHUP before
   `terminal_guard_took_termination` restores and ends the program: it does not hear any more. A second call only replaces what is to be undone. */
void terminal_guard_arm(const struct terminal_guard *guard);

/* The program knows of the last SIGINT, SIGTERM or SIGHUP. */
void terminal_guard_took_termination(void);

/* Gives the terminal back, and takes it (again); signals are heard all the time. The modes of the terminal are not
   taken here. */
void terminal_guard_release(void);
void terminal_guard_take(const void *enter, size_t length);

/* Stops this process group as Ctrl-Z does, and returns when it goes on. */
void terminal_guard_stop(void);

/* Gives the terminal back, with the handlers that were there before. */
void terminal_guard_disarm(void);

/* A pipe that blocks neither end, and a file in memory: what Glibc's Swift module leaves out. -1 on failure. */
int terminal_guard_pipe(int ends[2]);
int terminal_guard_memory_file(void);
