/* What a terminal of the xterm family shows after the bytes it was sent: enough of it to know when something is seen. */
#pragma once

#include <stddef.h>

enum { most_columns = 250, most_rows = 80 };

typedef struct {
    int columns, rows, row, column, top, bottom, saved_row, saved_column;
    unsigned cells[most_rows][most_columns];
    unsigned last;
    /* What has come of an unfinished sequence or character. */
    char pending[4096];
    size_t pending_length;
    /* Something of the model's text was obeyed. */
    int is_commanded;
    /* What the terminal answers to queries; the driver sends and empties it. */
    char answers[1024];
    size_t answer_length;
} Screen;

void screen_reset(Screen *screen, int columns, int rows);
void screen_feed(Screen *screen, const char *bytes, size_t length);

/* How many cells show this character. */
int screen_count(const Screen *screen, unsigned character);

/* Whether the text stands somewhere, blanks and line ends left out: wrapped text is found too. ASCII. */
int screen_shows(const Screen *screen, const char *text);
