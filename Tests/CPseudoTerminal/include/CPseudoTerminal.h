/* Starts a program in a new pseudo-terminal. In C, because between fork and exec nothing of Swift may run. */
#pragma once

#include <sys/types.h>

/* Runs `path` with `arguments` and `environment` (both ended by NULL) in a terminal of its own; the side to read and
   write is put into `terminal`. Returns the process, or -1. */
pid_t pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows, int *terminal);

/* The size of the window; the program is told by SIGWINCH. 0, or -1 on failure. */
int pseudo_terminal_resize(int terminal, int columns, int rows);

/* Exit status of a process that has ended: 0-255, or 256 + the signal that ended it; -1 while it runs. */
int pseudo_terminal_status(pid_t process);

/* The columns that the C library gives a character in UTF-8: those of tmux, and of curses. */
int pseudo_terminal_width(unsigned int scalar);
