#define _GNU_SOURCE
#include "stream.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_append(Text *text, const char *bytes, size_t length) {
    if (text->length + length + 1 > text->capacity) {
        text->capacity = (text->length + length + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

void text_print(Text *text, const char *format, ...) {
    va_list values;
    va_start(values, format);
    char *made;
    int length = vasprintf(&made, format, values);
    va_end(values);
    text_append(text, made, (size_t)length);
    free(made);
}

/* One section. The number makes each different; the two sequences would rename the window and set a mode. */
static const char section[] =
    "## Section %d: how a harbour works\n\n"
    "A harbour is **more than a wall** around water: it is a *schedule*, a set of habits, and — on most days — a quiet "
    "argument between the tide and the people who wrote the timetable. In section %d we look at `berth[%d]`, which was "
    "rebuilt twice, and at the café on the quay, whose owner says “the sea keeps no appointments”.\n\n"
    "- Pilots board at the outer buoy, and never later than planned\n"
    "- The depth is measured at low water, with a lead line or an echo sounder\n"
    "    - spring tides take away another 40 cm\n"
    "    - wind from the *north-east* gives some of it back\n"
    "- Every ship has a number, here %d\n\n"
    "```python\n"
    "def depth(hour, tide=%d):\n"
    "    # The sounding is taken at noon.\n"
    "    level = 3.5 + 0.8 * (hour %% 12) / 12\n"
    "    return {\"level\": level, \"tide\": tide}\n"
    "```\n\n"
    "| Ship | Length | Arrives |\n|---|---:|---|\n| Aurora | 182 m | 06:40 |\n| Kormoran | 97 m | 07:15 |\n| 北斗丸 | 120 m | 08:05 |\n\n"
    "1. Read the notice to mariners before anything else, since yesterday's depth is yesterday's.\n"
    "2. Call the harbour master on channel 12; see [the list](https://example.org/channels/%d).\n"
    "3. Wait.\n\n"
    "> Whoever hurries in a harbour, says the proverb, will hurry in the hospital.\n\n"
    "Nothing of this text may command the terminal: \x1b]0;evil\x07 and \x1b[?6666h are words like any other. "
    "The afternoon is for repairs; cranes turn, ropes are spliced, and the ledger of section %d is closed at six.\n\n";

typedef struct {
    Text text;
    size_t *ends;
    int count, capacity;
} Tokens;

static Tokens body, tail;
/* `section_ends[i]` tokens make `i` sections. */
static int *section_ends, sections;

/* A token is at most six bytes and begins with the blank before it, as most vocabularies have it. */
static void add_tokens(Tokens *tokens, const char *text) {
    const char *start = text;
    for (const char *at = text; *at;) {
        at++;
        while ((*at & 0xC0) == 0x80) at++;
        if (*at && at - start < 6 && *at != ' ' && (*at == '\n') == (at[-1] == '\n')) continue;
        text_append(&tokens->text, start, (size_t)(at - start));
        if (tokens->count == tokens->capacity) {
            tokens->capacity = tokens->capacity * 2 + 64;
            tokens->ends = realloc(tokens->ends, sizeof(size_t) * (size_t)tokens->capacity);
        }
        tokens->ends[tokens->count++] = tokens->text.length;
        start = at;
    }
}

void stream_prepare(int most_tokens) {
    for (int word = 1; word <= TAIL_WORDS; word++) {
        char text[16];
        snprintf(text, sizeof text, word == 1 ? "tail%02d" : " tail%02d", word);
        add_tokens(&tail, text);
    }
    add_tokens(&tail, ".\n\n" END_MARK);
    section_ends = calloc((size_t)most_tokens, sizeof(int));
    while (body.count + tail.count < most_tokens) {
        char *text;
        int n = ++sections;
        if (asprintf(&text, section, n, n, n, n, n, n, n) < 0) abort();
        add_tokens(&body, text);
        section_ends[sections] = body.count;
        free(text);
    }
}

static int body_count(int tokens) {
    int section = 0;
    while (section < sections && section_ends[section] + tail.count < tokens) section++;
    return section_ends[section];
}

int stream_count(int tokens) { return body_count(tokens) + tail.count; }

Text stream_text(int tokens) {
    Text text = {0};
    int count = body_count(tokens);
    if (count) text_append(&text, body.text.bytes, body.ends[count - 1]);
    text_append(&text, tail.text.bytes, tail.text.length);
    return text;
}

void stream_append_json(Text *out, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '\n') text_append(out, "\\n", 2);
        else if (byte == '"' || byte == '\\') text_append(out, (char[]){'\\', (char)byte}, 2);
        else if (byte < 0x20) text_print(out, "\\u%04x", byte);
        else text_append(out, bytes + i, 1);
    }
}

static void add_event(Events *events, const char *data, size_t length) {
    text_print(&events->bytes, "%zx\r\n", length + 8);
    text_append(&events->bytes, "data: ", 6);
    text_append(&events->bytes, data, length);
    text_append(&events->bytes, "\n\n\r\n", 4);
    events->ends[events->count++] = events->bytes.length;
}

#define EVENT_HEAD \
    "{\"id\":\"chatcmpl-7f3a9c21\",\"object\":\"chat.completion.chunk\",\"created\":1790000001,\"model\":\"x\"," \
    "\"system_fingerprint\":\"fp_44709d6fcb\",\"choices\":["

static void add_tokens_as_events(Events *events, const Tokens *tokens, int count) {
    size_t start = 0;
    for (int i = 0; i < count; i++) {
        Text event = {0};
        text_print(&event, EVENT_HEAD "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"");
        stream_append_json(&event, tokens->text.bytes + start, tokens->ends[i] - start);
        text_print(&event, "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}");
        add_event(events, event.bytes, event.length);
        free(event.bytes);
        start = tokens->ends[i];
    }
}

Events stream_events(int tokens) {
    Events events = {0};
    int count = stream_count(tokens);
    events.ends = calloc((size_t)count + 3, sizeof(size_t));
    add_tokens_as_events(&events, &body, body_count(tokens));
    add_tokens_as_events(&events, &tail, tail.count);
    Text end = {0};
    text_print(&end, EVENT_HEAD "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    add_event(&events, end.bytes, end.length);
    end.length = 0;
    text_print(&end, EVENT_HEAD "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":%d,\"total_tokens\":%d}}", count, count + 9);
    add_event(&events, end.bytes, end.length);
    free(end.bytes);
    add_event(&events, "[DONE]", 6);
    text_append(&events.bytes, "0\r\n\r\n", 5);
    events.ends[events.count - 1] = events.bytes.length;
    return events;
}

static void write_text(const char *file, const Text *text) {
    FILE *out = fopen(file, "w");
    if (!out || fwrite(text->bytes, 1, text->length, out) != text->length || fclose(out)) {
        perror(file);
        exit(2);
    }
}

void session_write(const char *file, const char *plain_file, const char *id, int messages) {
    Text json = {0}, plain = {0};
    text_print(
        &json,
        "{\n  \"format\": \"parley.session\",\n  \"version\": 1,\n  \"id\": \"%s\",\n  \"title\": \"Ten thousand\",\n"
        "  \"created_at\": \"2026-01-02T03:04:05.006Z\",\n  \"updated_at\": \"2026-01-02T03:04:05.006Z\",\n"
        "  \"system_prompt\": \"\",\n  \"model\": \"x\",\n  \"parameters\": {},\n  \"tags\": [],\n"
        "  \"head\": \"01KE00000000000000000%05d\",\n  \"messages\": [",
        id, messages);
    for (int n = 1; n <= messages; n++) {
        Text said = {0};
        if (n == messages) {
            Text end = stream_text(0);
            text_append(&said, end.bytes, end.length);
            free(end.bytes);
        } else if (n % 2) {
            text_print(&said, "Question %d: how deep is the water at berth %d, and who measured it?", n, n % 40);
        } else {
            text_print(
                &said,
                "The water at that berth is **%d.%d m** deep at low tide.\n\n- measured by the harbour master\n- with `sounder %d`\n\n"
                "Before noon it is a little less, since the wind holds the water out of the bay.",
                n % 9 + 3, n % 10, n);
        }
        text_print(&json, "%s\n    {\n      \"id\": \"01KE00000000000000000%05d\",\n", n > 1 ? "," : "", n);
        if (n == 1) text_print(&json, "      \"parent\": null,\n");
        else text_print(&json, "      \"parent\": \"01KE00000000000000000%05d\",\n", n - 1);
        text_print(
            &json, "      \"role\": \"%s\",\n      \"created_at\": \"2026-01-02T03:04:05.006Z\",\n      \"content\": [\n"
            "        {\n          \"type\": \"text\",\n          \"text\": \"", n % 2 ? "user" : "assistant");
        stream_append_json(&json, said.bytes, said.length);
        text_print(&json, "\"\n        }\n      ]");
        if (n % 2 == 0)
            text_print(
                &json, ",\n      \"author\": {\n        \"reference\": \"x\",\n        \"backend\": \"url\",\n"
                "        \"model\": \"x\",\n        \"revision_status\": \"unknown\"\n      },\n      \"finish_reason\": \"stop\"");
        text_print(&json, "\n    }");
        text_append(&plain, said.bytes, said.length);
        text_append(&plain, "\n\n", n == messages ? 0 : 2);
        free(said.bytes);
    }
    text_print(&json, "\n  ]\n}\n");
    write_text(file, &json);
    write_text(plain_file, &plain);
    free(json.bytes);
    free(plain.bytes);
}
