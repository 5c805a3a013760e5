/* The reply that every program is measured with: Markdown text, cut into tokens, as the events of a chat server. */
#pragma once

#include <stddef.h>

typedef struct {
    char *bytes;
    size_t length, capacity;
} Text;

void text_append(Text *text, const char *bytes, size_t length);
void text_print(Text *text, const char *format, ...);

/* Makes whatever `stream_events` and `stream_text` may be asked for. */
void stream_prepare(int most_tokens);

/* The tokens of a reply of about `tokens`: whole sections of text, and the end with its marker. */
int stream_count(int tokens);

/* The reply's text, to be freed. */
Text stream_text(int tokens);

/* The events of one reply as chunks of HTTP: event `i` is `bytes[ends[i - 1]] ..< bytes[ends[i]]`. The last holds
   the end of the body. There are `stream_count(tokens) + 3` of them: two ends and `[DONE]` follow the tokens. */
typedef struct {
    Text bytes;
    size_t *ends;
    int count;
} Events;

Events stream_events(int tokens);

/* The bytes as they stand between the quotes of a JSON text. */
void stream_append_json(Text *out, const char *bytes, size_t length);

/* A session file of `messages` messages, as Parley saves it, and the same conversation as plain text. */
void session_write(const char *file, const char *plain_file, const char *id, int messages);

/* What stands at the end of every reply, alone in its paragraph, and nowhere else. */
#define END_MARK "ENDMARK"

/* The last words before it; on the screen they stand in this order. */
#define TAIL_WORDS 40
