// A chat server for many connections in one thread: every POST is answered with a stream of TOKENS events, PAUSE milliseconds apart.
// Prints its port on the first line and serves until standard input ends.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20000, HEAD = 4096 };

// What one connection has read of its request, and how many events it has been sent; -1 while the request is read.
static struct {
    char text[HEAD];
    int length, sent;
    long due;
} connections[MOST];

static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
static const char event[] = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"load\",\"choices\":[{\"index\":0,"
                            "\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n";
static const char end[] = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Events are small beside a socket's buffer: what it does not take at once ends the connection, and the client reports it.
static int say(int fd, const char *text, size_t length) { return send(fd, text, length, MSG_NOSIGNAL) == (ssize_t)length; }

// True when the request, body included, is there.
static int complete(int fd) {
    char *body = strstr(connections[fd].text, "\r\n\r\n"), *field = strcasestr(connections[fd].text, "content-length:");
    return body && connections[fd].length - (body + 4 - connections[fd].text) >= (field ? atoi(field + 15) : 0);
}

int main(int count, char **arguments) {
    int tokens = count > 1 ? atoi(arguments[1]) : 50, pause = count > 2 ? atoi(arguments[2]) : 100, one = 1;
    struct rlimit limit = {MOST, MOST};
    setrlimit(RLIMIT_NOFILE, &limit);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) return perror("listen"), 2;
    getsockname(listener, (struct sockaddr *)&address, &size);
    struct epoll_event change = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &change);
    change.data.fd = STDIN_FILENO;
    epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &change);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    int highest = 0;
    for (;;) {
        int ready = epoll_wait(poll, events, 256, 5);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == STDIN_FILENO) return 0;
            if (fd == listener) {
                int new;
                while ((new = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    if (new >= MOST) { close(new); continue; }
                    memset(&connections[new], 0, sizeof connections[new]);
                    connections[new].sent = -1;
                    if (new > highest) highest = new;
                    change = (struct epoll_event){.events = EPOLLIN, .data.fd = new};
                    epoll_ctl(poll, EPOLL_CTL_ADD, new, &change);
                }
                continue;
            }
            int left = HEAD - 1 - connections[fd].length;
            ssize_t got = left > 0 ? read(fd, connections[fd].text + connections[fd].length, left) : 0;
            if (got <= 0) {
                if (got < 0 && errno == EAGAIN) continue;
                connections[fd].due = 0;
                connections[fd].sent = -1;
                close(fd);
                continue;
            }
            connections[fd].length += got;
            if (connections[fd].sent < 0 && complete(fd) && say(fd, head, sizeof head - 1)) {
                connections[fd].sent = 0;
                connections[fd].due = milliseconds() + pause;
            }
        }
        long now = milliseconds();
        for (int fd = 0; fd <= highest; fd++) {
            if (connections[fd].sent < 0 || !connections[fd].due || connections[fd].due > now) continue;
            int goes = connections[fd].sent++ < tokens ? say(fd, event, sizeof event - 1) : (say(fd, end, sizeof end - 1), 0);
            connections[fd].due = goes ? now + pause : 0;
            if (!goes) connections[fd].sent = -1, close(fd);
        }
    }
}
