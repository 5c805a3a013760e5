/* The floor: the least that a terminal program can do with the same stream. It takes the text out of each event, keeps
   it in a plain buffer, and draws the visible rows unformatted, at most one frame in 16 ms. Typed keys show in a
   composer of one line at once; Enter sends the line. Usage: floor PORT [FILE | -ANSWERS], the file being a text to begin with, and
   ANSWERS how many answers the line gets at once, which stand side by side. */
#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <locale.h>
#include <ncurses.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

enum { most_answers = 4 };

typedef struct {
    char *text;
    size_t length, capacity, kept;
    int server;
    char received[1 << 18];
} Answer;

static Answer answers[most_answers];
static int answer_count = 1;
static char composer[256];
static size_t typed;
static volatile sig_atomic_t has_resized, has_ended;

static void on_resize(int number) { (void)number, has_resized = 1; }
static void on_end(int number) { (void)number, has_ended = 1; }

static void append(Answer *answer, char byte) {
    if (answer->length == answer->capacity)
        answer->text = realloc(answer->text, answer->capacity = answer->capacity * 2 + 4096);
    answer->text[answer->length++] = byte;
}

/* Takes the text out of whole events; returns the bytes that were read. */
static size_t take_events(Answer *answer, const char *bytes, size_t count) {
    static const char key[] = "\"content\":\"";
    size_t done = 0;
    const char *found;
    while ((found = memmem(bytes + done, count - done, key, sizeof key - 1))) {
        const char *at = found + sizeof key - 1, *end = at;
        while (end < bytes + count && *end != '"') end += *end == '\\' ? 2 : 1;
        if (end >= bytes + count) return (size_t)(found - bytes);
        while (at < end) {
            if (*at != '\\') append(answer, *at++);
            else if (at[1] == 'u') append(answer, '?'), at += 6;
            else append(answer, at[1] == 'n' ? '\n' : at[1]), at += 2;
        }
        done = (size_t)(end - bytes);
    }
    size_t kept = count - done < sizeof key ? count - done : sizeof key;
    return count - kept;
}

/* The bytes of the character at `at`, and its columns. */
static size_t character(const Answer *answer, size_t at, int *columns) {
    wchar_t wide;
    mbstate_t state = {0};
    size_t bytes = mbrtowc(&wide, answer->text + at, answer->length - at, &state);
    if (bytes == 0 || bytes > 4) return *columns = 1, 1;
    *columns = wcwidth(wide);
    if (*columns < 0) *columns = 0;
    return bytes;
}

static void draw_composer(void) {
    mvaddnstr(LINES - 1, 0, "> ", 2);
    addnstr(composer, (int)typed);
    clrtoeol();
    refresh();
}

/* The end of a text in the columns from `left` on. */
static void draw_answer(const Answer *answer, int left, int columns) {
    int rows = LINES - 1, filled = 0;
    const char *text = answer->text;
    size_t length = answer->length, starts[512], ends[512], at = length, lines = 0;
    while (at > 0 && length - at < (size_t)rows * (size_t)columns * 4 && lines <= (size_t)rows) lines += text[--at] == '\n';
    while (at < length) {
        int width, used = 0;
        size_t start = at;
        while (at < length && text[at] != '\n') {
            size_t bytes = character(answer, at, &width);
            if (used + width > columns) break;
            used += width, at += bytes;
        }
        starts[filled % 512] = start, ends[filled % 512] = at, filled++;
        if (at < length && text[at] == '\n') at++;
    }
    int first = filled > rows ? filled - rows : 0, end = left + columns;
    for (int row = 0; row < rows; row++) {
        move(row, left);
        int line = (first + row) % 512;
        if (first + row < filled) addnstr(text + starts[line], (int)(ends[line] - starts[line]));
        if (end < COLS) {
            while (getcury(stdscr) == row && getcurx(stdscr) < end) addch(' ');
            mvaddch(row, end, '|');
        } else if (getcurx(stdscr) != 0 || getcury(stdscr) == row) clrtoeol();
    }
}

static void draw(void) {
    int columns = (COLS - answer_count + 1) / answer_count;
    for (int i = 0; i < answer_count; i++) {
        int left = i * (columns + 1);
        draw_answer(&answers[i], left, i + 1 < answer_count ? columns : COLS - left);
    }
    draw_composer();
}

static int request(int port) {
    int server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(server, (struct sockaddr *)&address, sizeof address)) return -1;
    char body[512], head[1024];
    int size = snprintf(body, sizeof body, "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%.*s\"}]}", (int)typed, composer);
    int head_size = snprintf(head, sizeof head, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", size, body);
    return write(server, head, (size_t)head_size) == head_size ? server : -1;
}

static long long now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void take_keys(int port) {
    char keys[256];
    ssize_t count = read(0, keys, sizeof keys);
    for (ssize_t i = 0; i < count; i++) {
        if (keys[i] == '\r' || keys[i] == '\n') {
            for (int answer = 0; answer < answer_count; answer++) answers[answer].server = request(port);
            typed = 0;
        }
        else if (keys[i] == 0x7F) typed -= typed > 0;
        else if (typed < sizeof composer && (unsigned char)keys[i] >= 0x20) composer[typed++] = keys[i];
    }
    if (count == 0) has_ended = 1;
    draw_composer();
}

int main(int count, char *arguments[]) {
    setlocale(LC_ALL, "");
    for (int i = 0; i < most_answers; i++) answers[i].server = -1;
    if (count > 2 && arguments[2][0] == '-') {
        answer_count = atoi(arguments[2] + 1);
        if (answer_count < 1 || answer_count > most_answers) return fputs("floor: 1 to 4 answers\n", stderr), 2;
    } else if (count > 2) {
        FILE *file = fopen(arguments[2], "r");
        for (int byte; file && (byte = getc(file)) != EOF;) append(&answers[0], (char)byte);
    }
    initscr();
    raw();
    noecho();
    nonl();
    idlok(stdscr, TRUE);
    struct sigaction resize = {.sa_handler = on_resize}, end = {.sa_handler = on_end};
    sigaction(SIGWINCH, &resize, NULL);
    sigaction(SIGTERM, &end, NULL);
    /* Signals come in ppoll only, so that none falls between the look at it and the wait. */
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGWINCH);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before);
    draw();
    int is_stale = 0;
    long long last = 0;
    while (!has_ended) {
        struct pollfd ready[1 + most_answers] = {{.fd = 0, .events = POLLIN}};
        for (int i = 0; i < answer_count; i++) ready[1 + i] = (struct pollfd){.fd = answers[i].server, .events = POLLIN};
        long long wait = last + 16 - now_ms();
        wait = wait < 0 ? 0 : wait;
        struct timespec time = {.tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000};
        int found = ppoll(ready, (nfds_t)(1 + answer_count), is_stale ? &time : NULL, &before);
        if (has_resized) {
            struct winsize size;
            has_resized = 0;
            ioctl(0, TIOCGWINSZ, &size);
            resizeterm(size.ws_row, size.ws_col);
            clearok(curscr, TRUE);
            draw();
        }
        if (found > 0 && ready[0].revents) take_keys(atoi(arguments[1]));
        for (int i = 0; found > 0 && i < answer_count; i++) {
            Answer *answer = &answers[i];
            if (answer->server < 0 || !ready[1 + i].revents) continue;
            ssize_t got = read(answer->server, answer->received + answer->kept, sizeof answer->received - answer->kept);
            if (got <= 0) {
                close(answer->server), answer->server = -1;
                continue;
            }
            answer->kept += (size_t)got;
            size_t done = take_events(answer, answer->received, answer->kept);
            memmove(answer->received, answer->received + done, answer->kept - done);
            answer->kept -= done;
            is_stale = 1;
        }
        if (is_stale && now_ms() - last >= 16) last = now_ms(), is_stale = 0, draw();
    }
    endwin();
    return 0;
}
