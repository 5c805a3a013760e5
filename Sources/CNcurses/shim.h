/* ncursesw as Swift needs it: the wide functions, and accessors for what Swift cannot or may not read itself. */
#pragma once

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE 700
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

/* `term.h` makes macros of the names of all capabilities; these are words Swift code needs. */
#undef lines
#undef columns
#undef tab

static inline WINDOW *cncurses_stdscr(void) { return stdscr; }
static inline WINDOW *cncurses_curscr(void) { return curscr; }
static inline int cncurses_colors(void) { return COLORS; }
static inline int cncurses_color_pairs(void) { return COLOR_PAIRS; }

static inline int cncurses_wcwidth(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

/* Opens the terminal `name` (NULL: TERM) on two descriptors of its own; 0 when curses has no such terminal. */
static inline SCREEN *cncurses_open(const char *name, int output, int input) {
    FILE *out = fdopen(output, "w");
    FILE *in = fdopen(input, "r");
    if (!out || !in) return NULL;
    return newterm((char *)name, out, in);
}

/* A string capability; NULL when the terminal lacks it, whichever way tigetstr says so. */
static inline const char *cncurses_string(const char *name) {
    const char *value = tigetstr((char *)name);
    return value == (const char *)-1 ? NULL : value;
}

static inline attr_t cncurses_bold(void) { return WA_BOLD; }
static inline attr_t cncurses_dim(void) { return WA_DIM; }
static inline attr_t cncurses_italic(void) { return WA_ITALIC; }
static inline attr_t cncurses_underline(void) { return WA_UNDERLINE; }
static inline attr_t cncurses_reverse(void) { return WA_REVERSE; }
static inline attr_t cncurses_blink(void) { return WA_BLINK; }

/* A cell of `count` scalars (5 at most), the first of which takes columns. `setcchar` would cut some marks off. */
static inline void cncurses_fill(cchar_t *cell, attr_t attributes, int pair, const unsigned int *scalars, int count) {
    memset(cell, 0, sizeof *cell);
    cell->attr = (attributes & ~(attr_t)A_COLOR) | COLOR_PAIR(pair < 256 ? pair : 255);
    cell->ext_color = pair;
    for (int index = 0; index < count && index < CCHARW_MAX; index++) cell->chars[index] = (wchar_t)scalars[index];
}
