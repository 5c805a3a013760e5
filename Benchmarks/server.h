/* A chat server on the loopback interface that knows one reply, at any length and speed. */
#pragma once

#include <sys/types.h>

/* How many models `GET /many/v1/models` lists. */
#define MANY_MODELS 50000

/* Starts the server as a process and returns it; `*port` is where it listens. The last `go TOKENS RATE` in a request
   says how many tokens to send, and how many in a second (0: as fast as the other side reads). */
pid_t server_start(int *port, const int *lengths, int length_count);

/* When the last reply was handed to the system whole, in nanoseconds of the monotonic clock. */
long long server_last_sent(void);
