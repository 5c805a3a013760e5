#define _GNU_SOURCE
#include "program.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

long long monotonic_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void program_start(Program *program, char *const arguments[], char *const environment[], int columns, int rows) {
    memset(program, 0, sizeof *program);
    screen_reset(&program->screen, columns, rows);
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    struct termios modes = {0};
    cfmakeraw(&modes);
    modes.c_cflag |= CREAD;
    cfsetspeed(&modes, B38400);
    program->started = monotonic_ns();
    program->process = forkpty(&program->terminal, NULL, &modes, &size);
    if (program->process == 0) {
        close_range(3, ~0U, 0);
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    fcntl(program->terminal, F_SETFL, O_NONBLOCK);
}

void program_type(Program *program, const char *keys) {
    if (write(program->terminal, keys, strlen(keys)) < 0) perror("typing");
}

void program_resize(Program *program, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    screen_reset(&program->screen, columns, rows);
    ioctl(program->terminal, TIOCSWINSZ, &size);
}

int program_wait(Program *program, int (*shows)(const Screen *, const void *), const void *what, double seconds) {
    long long end = monotonic_ns() + (long long)(seconds * 1e9), left;
    static char bytes[65536];
    if (shows && shows(&program->screen, what)) return 1;
    while ((left = end - monotonic_ns()) > 0) {
        struct pollfd ready = {.fd = program->terminal, .events = POLLIN};
        struct timespec time = {.tv_sec = left / 1000000000LL, .tv_nsec = left % 1000000000LL};
        if (ppoll(&ready, 1, &time, NULL) <= 0) continue;
        ssize_t count = read(program->terminal, bytes, sizeof bytes);
        if (count <= 0) return 0;
        program->written += (size_t)count;
        program->last_output = monotonic_ns();
        screen_feed(&program->screen, bytes, (size_t)count);
        if (program->screen.answer_length) {
            if (write(program->terminal, program->screen.answers, program->screen.answer_length) < 0) return 0;
            program->screen.answer_length = 0;
        }
        if (shows && shows(&program->screen, what)) return 1;
    }
    return 0;
}

void program_run(Program *program, double seconds) { program_wait(program, NULL, NULL, seconds); }

int program_stop(Program *program) {
    int status = -1;
    kill(program->process, SIGTERM);
    for (int i = 0; i < 1000; i++) {
        program_run(program, 0.005);
        if (waitpid(program->process, &status, WNOHANG) == program->process) return close(program->terminal), status;
        usleep(1000);
    }
    kill(program->process, SIGKILL);
    waitpid(program->process, &status, 0);
    close(program->terminal);
    return -1;
}

double program_cpu(const Program *program) {
    clockid_t clock;
    struct timespec time = {0};
    if (!clock_getcpuclockid(program->process, &clock)) clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

Memory program_memory(const Program *program) {
    char path[64], line[256];
    Memory memory = {0};
    double value;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", program->process);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "Rss: %lf", &value) == 1) memory.rss = value / 1024;
        else if (sscanf(line, "Pss: %lf", &value) == 1) memory.pss = value / 1024;
        else if (sscanf(line, "Private_Clean: %lf", &value) == 1 || sscanf(line, "Private_Dirty: %lf", &value) == 1)
            memory.private_ += value / 1024;
    }
    if (file) fclose(file);
    return memory;
}

long program_wakeups(const Program *program) {
    char path[320], line[256];
    long total = 0, value;
    snprintf(path, sizeof path, "/proc/%d/task", program->process);
    DIR *tasks = opendir(path);
    for (struct dirent *task; tasks && (task = readdir(tasks));) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/status", program->process, task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        while (file && fgets(line, sizeof line, file))
            if (sscanf(line, "voluntary_ctxt_switches: %ld", &value) == 1) total += value;
        if (file) fclose(file);
    }
    if (tasks) closedir(tasks);
    return total;
}
