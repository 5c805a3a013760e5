#define _GNU_SOURCE
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void erase(Screen *screen, int row, int from, int to) {
    for (int column = from; column < to && column < screen->columns; column++) screen->cells[row][column] = ' ';
}

void screen_reset(Screen *screen, int columns, int rows) {
    screen->columns = columns, screen->rows = rows;
    screen->row = screen->column = screen->top = 0;
    screen->bottom = rows - 1;
    screen->pending_length = 0;
    for (int row = 0; row < rows; row++) erase(screen, row, 0, columns);
}

static int clamp(int value, int least, int most) { return value < least ? least : value > most ? most : value; }

/* Moves the rows between `top` and the bottom margin up, or down when `count` is negative. */
static void scroll(Screen *screen, int top, int count) {
    int rows = screen->bottom - top + 1, moved = clamp(abs(count), 0, rows);
    size_t size = sizeof screen->cells[0] * (size_t)(rows - moved);
    if (count > 0) memmove(screen->cells[top], screen->cells[top + moved], size);
    else memmove(screen->cells[top + moved], screen->cells[top], size);
    for (int i = 0; i < moved; i++) erase(screen, count > 0 ? screen->bottom - i : top + i, 0, screen->columns);
}

static void line_feed(Screen *screen) {
    if (screen->row == screen->bottom) scroll(screen, screen->top, 1);
    else if (screen->row < screen->rows - 1) screen->row++;
}

static void put(Screen *screen, unsigned character) {
    int width = character < 0x7F ? 1 : wcwidth((wchar_t)character);
    if (width <= 0) return;
    if (screen->column + width > screen->columns) {
        screen->column = 0;
        line_feed(screen);
    }
    screen->cells[screen->row][screen->column] = character;
    if (width == 2) screen->cells[screen->row][screen->column + 1] = 0;
    screen->column += width;
    screen->last = character;
}

static void reply(Screen *screen, const char *text) {
    size_t length = strlen(text);
    if (screen->answer_length + length > sizeof screen->answers) return;
    memcpy(screen->answers + screen->answer_length, text, length);
    screen->answer_length += length;
}

/* Blanks, or takes out, cells of the row of the cursor; `count` is negative to push some in. */
static void shift(Screen *screen, int count) {
    unsigned *row = screen->cells[screen->row];
    int moved = clamp(abs(count), 0, screen->columns - screen->column), kept = screen->columns - screen->column - moved;
    size_t size = sizeof row[0] * (size_t)kept;
    if (count > 0) memmove(row + screen->column, row + screen->column + moved, size);
    else memmove(row + screen->column + moved, row + screen->column, size);
    int from = count > 0 ? screen->column + kept : screen->column;
    erase(screen, screen->row, from, from + moved);
}

static void control(Screen *screen, const char *parameters, char final) {
    int numbers[16] = {0}, count = 0;
    for (const char *at = parameters; *at && count < 16; at++) {
        if (*at >= '0' && *at <= '9') numbers[count] = numbers[count] * 10 + *at - '0';
        else if (*at == ';') count++;
    }
    int first = numbers[0], one = first ? first : 1;
    char mark = parameters[0];
    if (first == 6666) screen->is_commanded = 1;
    if (mark == '?' && final == 'p' && strchr(parameters, '$')) {
        char answer[32];
        snprintf(answer, sizeof answer, "\x1b[?%d;%d$y", first, first == 2026 ? 2 : 0);
        return reply(screen, answer);
    }
    if (mark == '>' && final == 'q') return reply(screen, "\x1bP>|bench\x1b\\");
    if (mark == '?' || mark == '>' || mark == '<' || mark == '=') return;
    switch (final) {
    case 'A': screen->row = clamp(screen->row - one, 0, screen->rows - 1); break;
    case 'B': screen->row = clamp(screen->row + one, 0, screen->rows - 1); break;
    case 'C': screen->column = clamp(screen->column + one, 0, screen->columns - 1); break;
    case 'D': screen->column = clamp(screen->column - one, 0, screen->columns - 1); break;
    case 'G': screen->column = clamp(one - 1, 0, screen->columns - 1); break;
    case 'd': screen->row = clamp(one - 1, 0, screen->rows - 1); break;
    case 'H':
        screen->row = clamp(one - 1, 0, screen->rows - 1);
        screen->column = clamp((numbers[1] ? numbers[1] : 1) - 1, 0, screen->columns - 1);
        break;
    case 'J':
        if (first == 0) erase(screen, screen->row, screen->column, screen->columns);
        for (int row = first == 0 ? screen->row + 1 : 0; row < (first == 1 ? screen->row : screen->rows); row++)
            erase(screen, row, 0, screen->columns);
        break;
    case 'K': erase(screen, screen->row, first ? 0 : screen->column, first == 1 ? screen->column + 1 : screen->columns); break;
    case 'X': erase(screen, screen->row, screen->column, screen->column + one); break;
    case 'P': shift(screen, one); break;
    case '@': shift(screen, -one); break;
    case 'L': scroll(screen, screen->row, -one); break;
    case 'M': scroll(screen, screen->row, one); break;
    case 'S': scroll(screen, screen->top, one); break;
    case 'T': scroll(screen, screen->top, -one); break;
    case 'b': for (int i = 0; i < one; i++) put(screen, screen->last); break;
    case 'r':
        screen->top = clamp(one - 1, 0, screen->rows - 1);
        screen->bottom = clamp((numbers[1] ? numbers[1] : screen->rows) - 1, screen->top, screen->rows - 1);
        screen->row = screen->column = 0;
        break;
    case 'c': reply(screen, "\x1b[?62;22c"); break;
    case 'n':
        if (first == 6) {
            char answer[32];
            snprintf(answer, sizeof answer, "\x1b[%d;%dR", screen->row + 1, screen->column + 1);
            reply(screen, answer);
        }
        break;
    default: break;
    }
}

/* Does what an escape sequence at `bytes` says. Its length; 0 when more is to come. */
static size_t escape(Screen *screen, const char *bytes, size_t length) {
    if (length < 2) return 0;
    char kind = bytes[1];
    if (kind == '[') {
        size_t end = 2;
        while (end < length && (bytes[end] < 0x40 || bytes[end] > 0x7E)) end++;
        if (end == length) return 0;
        char parameters[64];
        snprintf(parameters, sizeof parameters, "%.*s", (int)(end - 2), bytes + 2);
        control(screen, parameters, bytes[end]);
        return end + 1;
    }
    if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
        for (size_t end = 2; end < length; end++) {
            if (bytes[end] != '\a' && !(bytes[end] == '\\' && bytes[end - 1] == 0x1B)) continue;
            if (memmem(bytes, end, "evil", 4)) screen->is_commanded = 1;
            if (kind == ']' && memmem(bytes, end, "11;?", 4)) reply(screen, "\x1b]11;rgb:0000/0000/0000\x1b\\");
            return end + 1;
        }
        return 0;
    }
    if (strchr("()*+#%", kind)) return length < 3 ? 0 : 3;
    if (kind == 'M' && screen->row == screen->top) scroll(screen, screen->top, -1);
    else if (kind == 'M') screen->row--;
    else if (kind == '7') screen->saved_row = screen->row, screen->saved_column = screen->column;
    else if (kind == '8') screen->row = screen->saved_row, screen->column = screen->saved_column;
    return 2;
}

/* Takes one character or sequence. Its length; 0 when more is to come. */
static size_t take(Screen *screen, const char *bytes, size_t length) {
    unsigned char byte = (unsigned char)bytes[0];
    if (byte == 0x1B) return escape(screen, bytes, length);
    if (byte == '\r') return screen->column = 0, 1;
    if (byte == '\n') return line_feed(screen), 1;
    if (byte == '\b') return screen->column = clamp(screen->column - 1, 0, screen->columns - 1), 1;
    if (byte == '\t') return screen->column = clamp((screen->column / 8 + 1) * 8, 0, screen->columns - 1), 1;
    if (byte < 0x20 || byte == 0x7F) return 1;
    if (byte < 0x80) return put(screen, byte), 1;
    size_t size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
    if (length < size) return 0;
    unsigned character = byte & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) character = character << 6 | ((unsigned char)bytes[i] & 0x3F);
    put(screen, character);
    return size;
}

void screen_feed(Screen *screen, const char *bytes, size_t length) {
    while (length) {
        size_t room = sizeof screen->pending - screen->pending_length, part = length < room ? length : room, done = 0, size;
        memcpy(screen->pending + screen->pending_length, bytes, part);
        screen->pending_length += part, bytes += part, length -= part;
        while (done < screen->pending_length && (size = take(screen, screen->pending + done, screen->pending_length - done)))
            done += size;
        /* Nothing a program means to say is as long as this. */
        if (!done && screen->pending_length == sizeof screen->pending) done = 1;
        screen->pending_length -= done;
        memmove(screen->pending, screen->pending + done, screen->pending_length);
    }
}

int screen_count(const Screen *screen, unsigned character) {
    int count = 0;
    for (int row = 0; row < screen->rows; row++)
        for (int column = 0; column < screen->columns; column++) count += screen->cells[row][column] == character;
    return count;
}

int screen_shows(const Screen *screen, const char *text) {
    static char shown[most_rows * most_columns + 1];
    size_t length = 0;
    for (int row = 0; row < screen->rows; row++)
        for (int column = 0; column < screen->columns; column++) {
            unsigned cell = screen->cells[row][column];
            if (cell > ' ' && cell < 0x7F) shown[length++] = (char)cell;
        }
    shown[length] = 0;
    return strstr(shown, text) != NULL;
}
