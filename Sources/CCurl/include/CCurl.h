#ifndef CCURL_H
#define CCURL_H

// libcurl, opened at first use rather than linked: it pulls some thirty libraries into every start of a program that links it.
// curl's own functions with C variable arguments are wrapped in typed ones, because Swift cannot call them.
// Every function but `ccurl_load` may be called only after `ccurl_load` has returned NULL.

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Opens libcurl once for the process. NULL when it is ready, otherwise a sentence about what is missing.
const char *_Nullable ccurl_load(void);

void *_Nullable ccurl_easy_init(void);
void ccurl_easy_cleanup(void *_Nonnull handle);
CURLcode ccurl_set_long(void *_Nonnull handle, CURLoption option, long value);
CURLcode ccurl_set_size(void *_Nonnull handle, CURLoption option, long long value);
CURLcode ccurl_set_text(void *_Nonnull handle, CURLoption option, const char *_Nullable text);
CURLcode ccurl_set_pointer(void *_Nonnull handle, CURLoption option, const void *_Nullable pointer);

typedef size_t (*ccurl_bytes_callback)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
typedef int (*ccurl_connected_callback)(void *_Nullable context, char *_Nullable remote_address, char *_Nullable local_address,
                                        int remote_port, int local_port);

/// `body` and `header` get `context` with each piece of the answer; `connected` gets it just before the request is sent.
CURLcode ccurl_set_callbacks(void *_Nonnull handle, void *_Nonnull context, ccurl_bytes_callback _Nonnull body,
                             ccurl_bytes_callback _Nonnull header, ccurl_connected_callback _Nonnull connected);
/// What `ccurl_set_callbacks` was given as context.
void *_Nullable ccurl_context(void *_Nonnull handle);
/// Where the answer redirects to, absolute; NULL when it does not.
const char *_Nullable ccurl_redirect_url(void *_Nonnull handle);
/// Sockets opened by this handle are not inherited by child processes, which would keep them open after a cancellation.
CURLcode ccurl_close_sockets_on_exec(void *_Nonnull handle);
CURLcode ccurl_unpause(void *_Nonnull handle);
const char *_Nonnull ccurl_describe(CURLcode code);

struct curl_slist *_Nullable ccurl_list_append(struct curl_slist *_Nullable list, const char *_Nonnull text);
void ccurl_list_free(struct curl_slist *_Nullable list);

void *_Nullable ccurl_multi_init(void);
void ccurl_multi_cleanup(void *_Nonnull multi);
CURLMcode ccurl_multi_add(void *_Nonnull multi, void *_Nonnull handle);
CURLMcode ccurl_multi_remove(void *_Nonnull multi, void *_Nonnull handle);
CURLMcode ccurl_multi_perform(void *_Nonnull multi);
CURLMcode ccurl_multi_poll(void *_Nonnull multi, int timeout_milliseconds);
/// The only function that any thread may call.
CURLMcode ccurl_multi_wakeup(void *_Nonnull multi);
/// The next finished transfer, or NULL when there is none.
void *_Nullable ccurl_multi_next_done(void *_Nonnull multi, CURLcode *_Nonnull code);

#endif
