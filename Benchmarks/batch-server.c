/* A server on the loopback interface that turns texts into vectors, as fast as it is asked: what `make batch` runs against.
   batch-server FILE writes its port into FILE and the number of requests it has answered to standard output when it is told to end.
   The first number of each vector is the number in the text, so that no answer can pass for another. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DIMENSIONS = 384, LARGEST = 1 << 16, CONNECTIONS = 1024 };

static struct connection { char bytes[LARGEST + 1]; size_t length; } *connections[CONNECTIONS];
static volatile sig_atomic_t ended;

static void end(int number) { (void)number; ended = 1; }

static void check(int result, const char *what) {
  if (result < 0) { perror(what); exit(2); }
}

/* The rest of every vector: it never changes. */
static const char *tail(void) {
  static char text[DIMENSIONS * 12];
  if (!*text) {
    char *at = text;
    for (int i = 1; i < DIMENSIONS; i++) at += sprintf(at, ",%.6f", (i * 37 % 200 - 100) / 1733.0);
    sprintf(at, "]]");
  }
  return text;
}

static int write_all(int socket, const char *bytes, size_t length) {
  while (length) {
    ssize_t count = send(socket, bytes, length, MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return 0;
    bytes += count;
    length -= (size_t)count;
  }
  return 1;
}

/* Answers every whole request that has come; 0 when the connection is over. */
static int answer(int socket, struct connection *c, long *answered) {
  for (;;) {
    c->bytes[c->length] = 0;
    char *end = strstr(c->bytes, "\r\n\r\n");
    if (!end) return c->length < LARGEST;
    char *field = strcasestr(c->bytes, "\r\ncontent-length:");
    size_t head = (size_t)(end + 4 - c->bytes), body = field && field < end ? strtoul(field + 17, 0, 10) : 0;
    if (head + body > LARGEST) return 0;
    if (c->length < head + body) return 1;
    char *digits = strpbrk(end + 4, "0123456789");
    char number[32], answer[DIMENSIONS * 12 + 256];
    int count = sprintf(number, "[[%ld", digits ? strtol(digits, 0, 10) : -1L);
    int length = snprintf(answer, sizeof answer,
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s%s", (size_t)count + strlen(tail()), number, tail());
    if (!write_all(socket, answer, (size_t)length)) return 0;
    ++*answered;
    c->length -= head + body;
    memmove(c->bytes, c->bytes + head + body, c->length);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, 0);
  int listener = socket(AF_INET, SOCK_STREAM, 0), events = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  check(bind(listener, (struct sockaddr *)&address, size), "bind");
  check(listen(listener, 128), "listen");
  check(getsockname(listener, (struct sockaddr *)&address, &size), "getsockname");
  FILE *file = fopen(argv[1], "w");
  if (!file) { perror(argv[1]); return 2; }
  fprintf(file, "%d\n", ntohs(address.sin_port));
  fclose(file);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  check(epoll_ctl(events, EPOLL_CTL_ADD, listener, &event), "epoll_ctl");
  long answered = 0;
  while (!ended) {
    struct epoll_event ready[64];
    int count = epoll_wait(events, ready, 64, -1);
    for (int i = 0; i < count; i++) {
      int socket = ready[i].data.fd;
      if (socket == listener) {
        socket = accept4(listener, 0, 0, SOCK_NONBLOCK);
        if (socket < 0) continue;
        if (socket >= CONNECTIONS) { close(socket); continue; }
        int one = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        connections[socket] = calloc(1, sizeof **connections);
        event = (struct epoll_event){.events = EPOLLIN, .data.fd = socket};
        check(epoll_ctl(events, EPOLL_CTL_ADD, socket, &event), "epoll_ctl");
        continue;
      }
      struct connection *c = connections[socket];
      ssize_t got = read(socket, c->bytes + c->length, LARGEST - c->length);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got > 0) c->length += (size_t)got;
      if (got > 0 && answer(socket, c, &answered)) continue;
      free(c);
      connections[socket] = 0;
      close(socket);
    }
  }
  printf("%ld\n", answered);
  return 0;
}
