#define _GNU_SOURCE
#include "server.h"

#include "stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const int *known_lengths;
static int known_count;
static Events *known_events;
/* Shared with the process that started the server. */
static volatile long long *last_sent;

static int send_all(int connection, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 1;
}

static long long now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int send_reply(int connection, const Events *events, int rate) {
    if (!rate) return send_all(connection, events->bytes.bytes, events->bytes.length);
    long long start = now_ns();
    size_t sent = 0;
    for (int i = 0; i < events->count; i++) {
        long long due = start + i * 1000000000LL / rate;
        struct timespec time = {.tv_sec = due / 1000000000LL, .tv_nsec = due % 1000000000LL};
        if (now_ns() < due) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
        if (!send_all(connection, events->bytes.bytes + sent, events->ends[i] - sent)) return 0;
        sent = events->ends[i];
    }
    return 1;
}

static int send_many_models(int connection) {
    Text body = {0}, head = {0};
    text_print(&body, "{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < MANY_MODELS; i++)
        text_print(
            &body, "%s{\"id\":\"org-%d/model-%05d-instruct\",\"object\":\"model\",\"max_model_len\":%d}", i ? "," : "", i % 997, i,
            4096 << i % 6);
    text_print(&body, "]}");
    text_print(&head, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", body.length);
    int sent = send_all(connection, head.bytes, head.length) && send_all(connection, body.bytes, body.length);
    free(body.bytes), free(head.bytes);
    return sent;
}

static int answer(int connection, const char *request) {
    if (!strncmp(request, "GET /many/", 10)) return send_many_models(connection);
    if (!strncmp(request, "GET", 3)) {
        static const char list[] =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 73\r\n\r\n"
            "{\"object\":\"list\",\"data\":[{\"id\":\"x\",\"object\":\"model\",\"owned_by\":\"bench\"}]}";
        return send_all(connection, list, sizeof list - 1);
    }
    int tokens = 0, rate = 0;
    for (const char *at = request; (at = strstr(at, "go ")); at++) sscanf(at, "go %d %d", &tokens, &rate);
    int chosen = 0;
    while (chosen + 1 < known_count && known_lengths[chosen] != tokens) chosen++;
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (!send_all(connection, head, sizeof head - 1) || !send_reply(connection, &known_events[chosen], rate)) return 0;
    *last_sent = now_ns();
    return 1;
}

static void *serve(void *argument) {
    int connection = (int)(long)argument, yes = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Text request = {0};
    char buffer[65536];
    ssize_t count;
    while ((count = read(connection, buffer, sizeof buffer)) > 0) {
        text_append(&request, buffer, (size_t)count);
        char *end = strstr(request.bytes, "\r\n\r\n");
        if (!end) continue;
        char *field = strcasestr(request.bytes, "\r\ncontent-length:");
        size_t body = field && field < end ? (size_t)atol(field + 17) : 0;
        if (request.length < (size_t)(end + 4 - request.bytes) + body) continue;
        if (!answer(connection, request.bytes)) break;
        request.length = 0;
    }
    free(request.bytes);
    close(connection);
    return NULL;
}

long long server_last_sent(void) { return *last_sent; }

pid_t server_start(int *port, const int *lengths, int length_count) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 16)) return -1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    *port = ntohs(address.sin_port);
    last_sent = mmap(NULL, sizeof *last_sent, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (last_sent == MAP_FAILED) return -1;
    pid_t process = fork();
    if (process) {
        close(listener);
        return process;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    known_lengths = lengths;
    known_count = length_count;
    known_events = calloc((size_t)length_count, sizeof(Events));
    for (int i = 0; i < length_count; i++) known_events[i] = stream_events(lengths[i]);
    while (1) {
        int connection = accept(listener, NULL, NULL);
        pthread_t thread;
        if (connection >= 0 && !pthread_create(&thread, NULL, serve, (void *)(long)connection)) pthread_detach(thread);
    }
}
