/* Measures Parley beside the floor (floor.c), both in a pseudo-terminal, both fed by the same server, in one run.
   Usage: bench PARLEY FLOOR EMPTY DIRECTORY [--quick | --long]. The exit status is 1 when an output was wrong. */
#define _GNU_SOURCE
#include "program.h"
#include "server.h"
#include "stream.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { width = 100, height = 30, most_samples = 4096, messages = 10000 };
enum { is_floor, is_parley };
static const char *const names[] = {"floor", "parley"};

typedef struct { double values[most_samples]; int count; } Samples;

static const char *parley_path, *floor_path, *empty_path, *directory;
static int port, faults, repetitions = 5, steady_tokens = 2000;
static char tail_words[16 * TAIL_WORDS];
static const char session_id[] = "01KE0000000000000000000000", session_end[] = END_MARK;

static void add(Samples *samples, double value) {
    if (samples->count < most_samples) samples->values[samples->count++] = value;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(Samples *samples, double part) {
    if (!samples->count) return 0;
    qsort(samples->values, (size_t)samples->count, sizeof(double), by_value);
    int index = (int)(part * samples->count);
    return samples->values[index < samples->count ? index : samples->count - 1];
}

static double median(Samples *samples) { return quantile(samples, 0.5); }

/* Of keys in the order in which they were typed. A machine that is not ours alone stops for tens of milliseconds now and then, which spoils
   the stretch that it falls into: this is the median of the p99 of five stretches. */
static double p99(const Samples *samples) {
    enum { stretches = 5 };
    static Samples all, stretch;
    all.count = 0;
    for (int part = 0; part < stretches; part++) {
        stretch.count = 0;
        for (int i = part * samples->count / stretches; i < (part + 1) * samples->count / stretches; i++)
            add(&stretch, samples->values[i]);
        if (stretch.count) add(&all, quantile(&stretch, 0.99));
    }
    return median(&all);
}

/* MARK: The table */

static void row(const char *what, const char *unit, double floor_value, double value, double budget) {
    printf("%-52s %9.3f %9.3f %-7s %7.2fx", what, floor_value, value, unit, floor_value > 0 ? value / floor_value : 0);
    if (budget > 0) printf("  %s %.0fx", value <= floor_value * budget ? "within" : "  OVER", budget);
    printf("\n");
    fflush(stdout);
}

static void size_row(const char *what, Memory floor_memory, Memory memory, double budget) {
    printf(
        "%-52s %9.1f %9.1f MiB PSS   %s %.0f MB  (private %.1f, RSS %.1f)\n", what, floor_memory.pss, memory.pss,
        memory.pss * 1.048576 <= budget ? "within" : "  OVER", budget, memory.private_, memory.rss);
    fflush(stdout);
}

static void fault(const char *format, ...) {
    va_list values;
    va_start(values, format);
    printf("WRONG OUTPUT: ");
    vprintf(format, values);
    printf("\n");
    va_end(values);
    faults++;
}

/* MARK: The programs */

/* The home of one Parley, empty at first. */
static char home[512];

static char *in(const char *base, const char *name) {
    char *path;
    if (asprintf(&path, "%s/%s", base, name) < 0) abort();
    return path;
}

/* Whether the next Parley's configuration has a server with very many models, too. */
static int has_many_models;
/* How many answers the next floor shows side by side. */
static int answer_count = 1;

static void start(Program *program, int kind, const char *session) {
    static int number;
    snprintf(home, sizeof home, "%s/home-%d", directory, number++);
    mkdir(home, 0700);
    char *environment[] = {
        "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", NULL, NULL, NULL, NULL, NULL, NULL};
    static const char *const variables[] = {"HOME", "PARLEY_DATA_DIR", "PARLEY_STATE_DIR", "PARLEY_CACHE_DIR"};
    for (int i = 0; i < 4; i++)
        if (asprintf(&environment[3 + i], "%s=%s%s%s", variables[i], home, i ? "/" : "", i ? variables[i] + 7 : "") < 0) abort();
    if (asprintf(&environment[7], "PARLEY_CONFIG=%s/config.yaml", home) < 0) abort();
    if (session && kind == is_parley) {
        char *data = in(home, "DATA_DIR"), *sessions = in(data, "sessions"), *file;
        mkdir(data, 0700), mkdir(sessions, 0700);
        if (asprintf(&file, "%s/%s.json", sessions, session) < 0) abort();
        char *made = in(directory, "session.json");
        if (link(made, file)) perror(file);
    }
    char url[64], number_text[16], answers_text[16], *plain = session ? in(directory, "session.txt") : NULL;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1", port);
    snprintf(number_text, sizeof number_text, "%d", port);
    snprintf(answers_text, sizeof answers_text, "-%d", answer_count);
    char *floor_arguments[] = {(char *)floor_path, number_text, answer_count > 1 ? answers_text : plain, NULL};
    /* As people start it: the server stands in the configuration, and there are no flags. */
    char *configuration = in(home, "config.yaml");
    FILE *file = fopen(configuration, "w");
    if (!file) abort();
    fprintf(file, "model: bench:x\nbackends:\n  bench:\n    base_url: %s\n", url);
    if (has_many_models) fprintf(file, "  many:\n    base_url: http://127.0.0.1:%d/many/v1\n", port);
    fclose(file);
    char *parley_arguments[] = {(char *)parley_path, session ? "--session" : NULL, (char *)session, NULL};
    program_start(program, kind == is_floor ? floor_arguments : parley_arguments, environment, width, height);
}

static int shows_count(const Screen *screen, const void *what) { return screen_count(screen, '~') == *(const int *)what; }
static int shows_text(const Screen *screen, const void *what) { return screen_shows(screen, what); }
static int shows_tail(const Screen *screen, const void *what) {
    return screen_shows(screen, END_MARK) && (!what || screen_shows(screen, tail_words));
}

static double ms_since(long long start) { return (double)(monotonic_ns() - start) / 1e6; }

/* Milliseconds from a key to its sight; the key is taken back. */
static double echo(Program *program) {
    int one = 1, none = 0;
    long long typed = monotonic_ns();
    program_type(program, "~");
    if (!program_wait(program, shows_count, &one, 2)) return -1;
    double time = ms_since(typed);
    program_type(program, "\x7f");
    program_wait(program, shows_count, &none, 2);
    return time;
}

/* Starts a program and returns the milliseconds until a key that was typed at once is seen. */
static double start_and_type(Program *program, int kind) {
    int one = 1, none = 0;
    start(program, kind, NULL);
    program_type(program, "~");
    if (!program_wait(program, shows_count, &one, 5)) fault("%s does not show a key that was typed at its start", names[kind]);
    double time = ms_since(program->started);
    program_type(program, "\x7f");
    program_wait(program, shows_count, &none, 1);
    return time;
}

/* MARK: Wrong output */

static int directory_holds(const char *path, const char *ending, const Text *text) {
    DIR *list = opendir(path);
    int found = 0;
    for (struct dirent *entry; list && (entry = readdir(list));) {
        size_t length = strlen(entry->d_name);
        if (length < strlen(ending) || strcmp(entry->d_name + length - strlen(ending), ending)) continue;
        char *name = in(path, entry->d_name);
        FILE *file = fopen(name, "r");
        Text saved = {0};
        char bytes[65536];
        for (size_t count; file && (count = fread(bytes, 1, sizeof bytes, file));) text_append(&saved, bytes, count);
        if (file) fclose(file);
        found |= saved.length && memmem(saved.bytes, saved.length, text->bytes, text->length) != NULL;
        free(saved.bytes);
        free(name);
    }
    if (list) closedir(list);
    return found;
}

/* Ends the program; what it has saved must be, byte by byte, the text that was sent. */
static void stop(Program *program, int kind, int tokens) {
    if (program->screen.is_commanded) fault("%s let the model's text command the terminal", names[kind]);
    if (program_stop(program) == -1) fault("%s did not end", names[kind]);
    if (kind != is_parley || !tokens) return;
    Text said = stream_text(tokens), json = {0};
    stream_append_json(&json, said.bytes, said.length);
    char *data = in(home, "DATA_DIR/sessions");
    if (!directory_holds(data, ".json", &json)) fault("the saved session is not the text of %d tokens", tokens);
    free(said.bytes), free(json.bytes), free(data);
}

/* MARK: Measurements */

typedef struct { Samples start, echo; Memory memory; double idle_cpu[2]; long idle_wakeups[2]; } Rest;

/* Does nothing for 5 s, and notes what that costs. */
static void measure_idle(Program *program, double *cpu, long *wakeups) {
    *wakeups = -program_wakeups(program);
    *cpu = -program_cpu(program);
    program_run(program, 5);
    *wakeups += program_wakeups(program);
    *cpu += program_cpu(program);
}

static void measure_rest(Rest rest[2]) {
    for (int i = 0; i < repetitions * 3; i++)
        for (int kind = 0; kind < 2; kind++) {
            Program program;
            add(&rest[kind].start, start_and_type(&program, kind));
            stop(&program, kind, 0);
        }
    for (int kind = 0; kind < 2; kind++) {
        Program program;
        start_and_type(&program, kind);
        program_run(&program, 0.5);
        rest[kind].memory = program_memory(&program);
        measure_idle(&program, &rest[kind].idle_cpu[0], &rest[kind].idle_wakeups[0]);
        for (int i = 0; i < 400; i++) {
            program_run(&program, 0.003 + i % 17 / 1000.0);
            add(&rest[kind].echo, echo(&program));
        }
        program_type(&program, "go 0 0\r");
        if (!program_wait(&program, shows_tail, "", 5)) fault("%s does not answer", names[kind]);
        program_run(&program, 1);
        measure_idle(&program, &rest[kind].idle_cpu[1], &rest[kind].idle_wakeups[1]);
        stop(&program, kind, 0);
    }
}

/* `end` is from the moment the server has sent the last token to its sight. */
typedef struct { Samples time, cpu, bytes, echo, end; Memory memory; } Reply;

/* One reply in a new program. With `types`, keys are typed all the while, and its bytes and CPU do not count. */
static void measure_reply(Reply *reply, int kind, int tokens, int rate, int types) {
    Program program;
    char prompt[64];
    start_and_type(&program, kind);
    program_run(&program, 0.1);
    int count = stream_count(tokens);
    snprintf(prompt, sizeof prompt, "go %d %d", tokens, rate);
    program_type(&program, prompt);
    program_run(&program, 0.05);
    size_t written = program.written;
    double cpu = program_cpu(&program);
    long long sent = monotonic_ns();
    program_type(&program, "\r");
    double limit = rate ? (double)count / rate + 20 : 60;
    int isShown = 0;
    for (int i = 0; types && !shows_tail(&program.screen, NULL); i++) {
        if (rate && ms_since(sent) > (double)count / rate * 1000 - 100) break;
        program_run(&program, rate ? 0.003 + i % 17 / 1000.0 : 0.001);
        double time = echo(&program);
        if (time < 0) fault("%s did not show a key within 2 s", names[kind]);
        else add(&reply->echo, time);
    }
    isShown = program_wait(&program, shows_tail, NULL, limit);
    double time = ms_since(sent);
    add(&reply->end, ms_since(server_last_sent()));
    if (!isShown) fault("%s did not show the last of %d tokens", names[kind], count);
    if (!program_wait(&program, shows_tail, "", 1)) fault("%s does not show the last words in order", names[kind]);
    program_run(&program, 0.6);
    if (!types) {
        add(&reply->time, time);
        add(&reply->cpu, program_cpu(&program) - cpu);
        add(&reply->bytes, (double)(program.written - written) / count);
    }
    reply->memory = program_memory(&program);
    stop(&program, kind, tokens);
}

static void measure_replies(Reply replies[2], int times, int tokens, int rate, int types) {
    for (int i = 0; i < times; i++)
        for (int kind = 0; kind < 2; kind++) measure_reply(&replies[kind], kind, tokens, rate, types);
}

/* Whether the mark of the chosen one of four columns stands in that quarter of the first row. */
static int shows_chosen(const Screen *screen, const void *what) {
    int quarter = *(const int *)what;
    for (int column = quarter * width / 4; column < (quarter + 1) * width / 4; column++)
        if (screen->cells[0][column] == 0x25B8) return 1;
    return 0;
}

/* Four answers side by side, 500 tokens a second each: from a key to its sight, while they come. What one types at the floor is echoed, and
   chooses among the answers at Parley. */
static void measure_comparison(Samples keys[2]) {
    double seconds = (double)stream_count(steady_tokens) / 500;
    Program program;
    char prompt[128];
    answer_count = 4;
    start_and_type(&program, is_floor);
    answer_count = 1;
    snprintf(prompt, sizeof prompt, "go %d 500\r", steady_tokens);
    program_type(&program, prompt);
    program_run(&program, 0.2);
    long long begun = monotonic_ns();
    for (int i = 1; ms_since(begun) < seconds * 1000 - 400; i++) {
        program_run(&program, 0.003 + i % 17 / 1000.0);
        double time = echo(&program);
        if (time < 0) fault("the floor did not show a key within 2 s beside four answers");
        else add(&keys[is_floor], time);
    }
    stop(&program, is_floor, 0);

    int chosen = 0;
    start_and_type(&program, is_parley);
    snprintf(prompt, sizeof prompt, "/compare bench:x bench:x bench:x bench:x -- go %d 500\r", steady_tokens);
    program_type(&program, prompt);
    if (!program_wait(&program, shows_chosen, &chosen, 5)) fault("no models stand side by side");
    program_run(&program, 0.2);
    begun = monotonic_ns();
    for (int i = 1; ms_since(begun) < seconds * 1000 - 400; i++) {
        program_run(&program, 0.003 + i % 17 / 1000.0);
        chosen = i % 4;
        char key[2] = {(char)('1' + chosen), 0};
        long long typed = monotonic_ns();
        program_type(&program, key);
        if (!program_wait(&program, shows_chosen, &chosen, 2)) fault("parley did not show a key within 2 s beside four answers");
        else add(&keys[is_parley], ms_since(typed));
    }
    if (!program_wait(&program, shows_text, "entergoeson", seconds + 20)) fault("four answers side by side do not end");
    if (screen_count(&program.screen, '~')) fault("four answers side by side show what was never said");
    program_type(&program, "\x1b");
    program_run(&program, 0.3);
    program_type(&program, "\x04");
    program_stop(&program);
}

typedef struct { Samples first, resizes, search; Memory memory; } Long;

static void measure_long(Long found[2]) {
    char *file = in(directory, "session.json"), *plain = in(directory, "session.txt");
    session_write(file, plain, session_id, messages);
    for (int i = 0; i < repetitions; i++)
        for (int kind = 0; kind < 2; kind++) {
            Program program;
            start(&program, kind, session_id);
            if (!program_wait(&program, shows_text, session_end, 20)) fault("%s does not show the end of a long session", names[kind]);
            add(&found[kind].first, ms_since(program.started));
            program_run(&program, 0.5);
            found[kind].memory = program_memory(&program);
            long long begun = monotonic_ns();
            for (int step = 1; step <= 50; step++) program_resize(&program, 60 + step * 37 % 80, 20 + step * 7 % 30);
            program_run(&program, 1);
            add(&found[kind].resizes, (double)(program.last_output - begun) / 1e6);
            if (!shows_tail(&program.screen, "")) fault("%s does not show the end of the session after 50 resizes", names[kind]);
            if (kind == is_parley) {
                /* A capital that was not typed tells what is found from what was typed. */
                program_type(&program, "/search question 4999\r");
                begun = monotonic_ns();
                if (!program_wait(&program, shows_text, "Question4999:", 5)) fault("a search in 10,000 messages finds nothing");
                add(&found[kind].search, ms_since(begun));
            }
            stop(&program, kind, 0);
        }
}

/* Opens the list of models, types eight letters and chooses: the slowest key's milliseconds to its frame. */
static double measure_many_models(void) {
    static const char query[] = "model499";
    char count[32], shown[16] = ">";
    Program program;
    has_many_models = 1;
    start(&program, is_parley, NULL);
    has_many_models = 0;
    /* Those of the server, its other one, and the engine's two. */
    snprintf(count, sizeof count, "of%d", MANY_MODELS + 3);
    program_run(&program, 0.3);
    program_type(&program, "\x10");
    if (!program_wait(&program, shows_text, count, 30)) fault("the list of models does not come");
    program_type(&program, "\x03");
    program_run(&program, 0.5);
    double slowest = 0;
    for (int key = -1; key <= (int)strlen(query); key++) {
        char typed[2] = {key < 0 ? '\x10' : query[key] ? query[key] : '\r', 0};
        if (key >= 0 && query[key]) shown[key + 1] = query[key], shown[key + 2] = 0;
        const char *expected = key < 0 ? count : query[key] ? shown : "Nextreplybymany:";
        long long begin = monotonic_ns();
        program_type(&program, typed);
        if (!program_wait(&program, shows_text, expected, 5)) fault("the list of models does not show %s", expected);
        double time = ms_since(begin);
        if (time > slowest) slowest = time;
        program_run(&program, 0.05);
    }
    program_type(&program, "\x04");
    program_stop(&program);
    return slowest;
}

static double run_version(const char *path) {
    long long begun = monotonic_ns();
    pid_t process = fork();
    if (process == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        execl(path, path, "--version", NULL);
        _exit(127);
    }
    int status;
    waitpid(process, &status, 0);
    if (status) fault("%s --version ended with %d", path, status);
    return ms_since(begun);
}

static void report_version(void) {
    Samples empty = {0}, parley = {0};
    for (int i = 0; i < 40; i++) add(&empty, run_version(empty_path)), add(&parley, run_version(parley_path));
    row("--version, beside an empty Swift program (ms)", "ms", median(&empty), median(&parley), 0);
}

static void report_echo(const char *when, Samples *floor_keys, Samples *keys) {
    char what[80];
    /* Before the medians, which put the keys in another order. */
    double floor_p99 = p99(floor_keys), parley_p99 = p99(keys);
    snprintf(what, sizeof what, "key to echo, %s, p50", when);
    row(what, "ms", median(floor_keys), median(keys), 0);
    snprintf(what, sizeof what, "key to echo, %s, p99", when);
    row(what, "ms", floor_p99, parley_p99, 3);
}

int main(int count, char *arguments[]) {
    if (count < 5) return fputs("usage: bench PARLEY FLOOR EMPTY DIRECTORY [--quick | --long]\n", stderr), 2;
    setlocale(LC_ALL, "C.UTF-8");
    parley_path = arguments[1], floor_path = arguments[2], empty_path = arguments[3], directory = arguments[4];
    if (count > 5 && !strcmp(arguments[5], "--quick")) repetitions = 1, steady_tokens = 400;
    if (count > 5 && !strcmp(arguments[5], "--long")) steady_tokens = 10000;
    for (int word = 1; word <= TAIL_WORDS; word++) snprintf(tail_words + 6 * (word - 1), 16, "tail%02d", word);
    stream_prepare(50000);
    int lengths[] = {steady_tokens, 10000, 25000, 50000, 0};
    pid_t server = server_start(&port, lengths, 5);

    printf("%-52s %9s %9s %-7s %8s  budget\n", "", "floor", "parley", "", "ratio");
    report_version();

    static Rest rest[2];
    measure_rest(rest);
    row("start until a typed key shows", "ms", median(&rest[0].start), median(&rest[1].start), 3);
    report_echo("idle", &rest[0].echo, &rest[1].echo);
    static const char *const when[] = {"idle for 5 s, before a reply", "idle for 5 s, after a reply"};
    for (int i = 0; i < 2; i++) {
        printf("%-52s %9ld %9ld wake-ups          none\n", when[i], rest[0].idle_wakeups[i], rest[1].idle_wakeups[i]);
        printf("%-52s %9.3f %9.3f ms CPU            none\n", "", rest[0].idle_cpu[i] * 1e3, rest[1].idle_cpu[i] * 1e3);
    }

    static Reply slow_typing[2], fast_typing[2], steady[2], full[2], longest[2];
    int more = repetitions > 1 ? 2 : 1;
    measure_replies(slow_typing, more, steady_tokens, 200, 1);
    report_echo("200 tokens/s", &slow_typing[0].echo, &slow_typing[1].echo);
    measure_replies(fast_typing, more * 2, 25000, 5000, 1);
    report_echo("5,000 tokens/s", &fast_typing[0].echo, &fast_typing[1].echo);

    measure_replies(steady, 1, steady_tokens, 200, 0);
    double scale = 10000.0 / stream_count(steady_tokens);
    row("bytes to the terminal per token at 200 tokens/s", "bytes", median(&steady[0].bytes), median(&steady[1].bytes), 3);
    char what[80];
    snprintf(what, sizeof what, "CPU, 10,000 tokens at 200/s (from %d)", stream_count(steady_tokens));
    row(what, "s", median(&steady[0].cpu) * scale, median(&steady[1].cpu) * scale, 2);

    measure_replies(full, repetitions, 10000, 0, 0);
    row("CPU, 10,000 tokens at full speed", "ms", median(&full[0].cpu) * 1e3, median(&full[1].cpu) * 1e3, 5);
    measure_replies(longest, repetitions, 50000, 0, 0);
    row("50,000 tokens at full speed, to the last one shown", "ms", median(&longest[0].time), median(&longest[1].time), 3);
    row("CPU, 50,000 tokens at full speed", "ms", median(&longest[0].cpu) * 1e3, median(&longest[1].cpu) * 1e3, 0);
    row("bytes to the terminal per token at full speed", "bytes", median(&longest[0].bytes), median(&longest[1].bytes), 0);

    static Reply rush[2];
    measure_replies(rush, repetitions * 8, 50000, 0, 1);
    report_echo("50,000 tokens at full speed", &rush[0].echo, &rush[1].echo);
    row("and the last token, from sent to shown, worst", "ms", quantile(&rush[0].end, 1), quantile(&rush[1].end, 1), 0);

    static Samples beside[2];
    for (int i = 0; i < more; i++) measure_comparison(beside);
    report_echo("4 answers of 500 tokens/s", &beside[0], &beside[1]);

    static Long sessions[2];
    measure_long(sessions);
    row("first screen: 10,000 messages (beside no messages)", "ms", median(&rest[1].start), median(&sessions[1].first), 2);
    row("50 resizes on 10,000 messages", "ms", median(&sessions[0].resizes), median(&sessions[1].resizes), 3);

    static Samples many;
    for (int i = 0; i < repetitions; i++) add(&many, measure_many_models());
    row("50,000 models: open, 8 letters, choose, slowest key", "ms", 16, median(&many), 1);
    printf("%-52s %9s %9.3f ms\n", "search in 10,000 messages, to the hit shown", "", median(&sessions[1].search));

    size_row("memory at start", rest[0].memory, rest[1].memory, 15);
    size_row("memory after 50,000 tokens", longest[0].memory, longest[1].memory, 30);
    size_row("memory with 10,000 messages open", sessions[0].memory, sessions[1].memory, 60);
    kill(server, SIGTERM);
    return faults > 0;
}
