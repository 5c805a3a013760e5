#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

pid_t pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows, int *terminal) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    pid_t process = forkpty(terminal, NULL, NULL, &size);
    if (process == 0) {
        for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        /* The terminals of other programs, started at the same time, would never hang up. */
        close_range(3, ~0U, 0);
        execve(path, arguments, environment);
        _exit(127);
    }
    if (process > 0) {
        fcntl(*terminal, F_SETFD, FD_CLOEXEC);
        fcntl(*terminal, F_SETFL, O_NONBLOCK);
    }
    return process;
}

int pseudo_terminal_resize(int terminal, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return ioctl(terminal, TIOCSWINSZ, &size);
}

int pseudo_terminal_status(pid_t process) {
    int status = 0;
    if (waitpid(process, &status, WNOHANG) != process) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

int pseudo_terminal_width(unsigned int scalar) {
    static locale_t utf8;
    if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = uselocale(utf8);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}
