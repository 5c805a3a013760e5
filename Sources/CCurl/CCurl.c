#include "CCurl.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

static struct {
    CURLcode (*global_init)(long);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    CURLcode (*easy_pause)(CURL *, int);
    const char *(*easy_strerror)(CURLcode);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *);
    CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
    CURLMcode (*multi_add_handle)(CURLM *, CURL *);
    CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
    CURLMcode (*multi_perform)(CURLM *, int *);
    CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned int, int, int *);
    CURLMcode (*multi_wakeup)(CURLM *);
    CURLMsg *(*multi_info_read)(CURLM *, int *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[256];

static bool find(void *library, const char *name, void **function) {
    *function = dlsym(library, name);
    if (*function == NULL) snprintf(failure, sizeof failure, "libcurl.so.4 has no %s; it must be 7.80 or newer", name);
    return *function != NULL;
}

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        snprintf(failure, sizeof failure, "libcurl.so.4 could not be opened: install libcurl (Debian package libcurl4)");
        return;
    }
    bool complete =
        find(library, "curl_global_init", (void **)&curl.global_init) &&
        find(library, "curl_easy_init", (void **)&curl.easy_init) &&
        find(library, "curl_easy_cleanup", (void **)&curl.easy_cleanup) &&
        find(library, "curl_easy_setopt", (void **)&curl.easy_setopt) &&
        find(library, "curl_easy_getinfo", (void **)&curl.easy_getinfo) &&
        find(library, "curl_easy_pause", (void **)&curl.easy_pause) &&
        find(library, "curl_easy_strerror", (void **)&curl.easy_strerror) &&
        find(library, "curl_slist_append", (void **)&curl.slist_append) &&
        find(library, "curl_slist_free_all", (void **)&curl.slist_free_all) &&
        find(library, "curl_multi_init", (void **)&curl.multi_init) &&
        find(library, "curl_multi_cleanup", (void **)&curl.multi_cleanup) &&
        find(library, "curl_multi_setopt", (void **)&curl.multi_setopt) &&
        find(library, "curl_multi_add_handle", (void **)&curl.multi_add_handle) &&
        find(library, "curl_multi_remove_handle", (void **)&curl.multi_remove_handle) &&
        find(library, "curl_multi_perform", (void **)&curl.multi_perform) &&
        find(library, "curl_multi_poll", (void **)&curl.multi_poll) &&
        find(library, "curl_multi_wakeup", (void **)&curl.multi_wakeup) &&
        find(library, "curl_multi_info_read", (void **)&curl.multi_info_read);
    if (complete && curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        snprintf(failure, sizeof failure, "libcurl could not be initialised");
    }
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure[0] == '\0' ? NULL : failure;
}

void *ccurl_easy_init(void) { return curl.easy_init(); }
void ccurl_easy_cleanup(void *handle) { curl.easy_cleanup(handle); }
CURLcode ccurl_set_long(void *handle, CURLoption option, long value) { return curl.easy_setopt(handle, option, value); }
CURLcode ccurl_set_size(void *handle, CURLoption option, long long value) {
    return curl.easy_setopt(handle, option, (curl_off_t)value);
}
CURLcode ccurl_set_text(void *handle, CURLoption option, const char *text) { return curl.easy_setopt(handle, option, text); }
CURLcode ccurl_set_pointer(void *handle, CURLoption option, const void *pointer) {
    return curl.easy_setopt(handle, option, pointer);
}

CURLcode ccurl_set_callbacks(void *handle, void *context, ccurl_bytes_callback body, ccurl_bytes_callback header,
                             ccurl_connected_callback connected) {
    CURLcode code = curl.easy_setopt(handle, CURLOPT_PRIVATE, context);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_WRITEDATA, context);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_PREREQDATA, context);
    if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_PREREQFUNCTION, connected);
    return code;
}

void *ccurl_context(void *handle) {
    void *context = NULL;
    curl.easy_getinfo(handle, CURLINFO_PRIVATE, &context);
    return context;
}

const char *ccurl_redirect_url(void *handle) {
    char *url = NULL;
    curl.easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url);
    return url;
}

static int close_on_exec(void *context, curl_socket_t socket, curlsocktype purpose) {
    (void)context;
    (void)purpose;
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    return CURL_SOCKOPT_OK;
}

CURLcode ccurl_close_sockets_on_exec(void *handle) {
    return curl.easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, close_on_exec);
}

CURLcode ccurl_unpause(void *handle) { return curl.easy_pause(handle, CURLPAUSE_CONT); }
const char *ccurl_describe(CURLcode code) { return curl.easy_strerror(code); }

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) { return curl.slist_append(list, text); }
void ccurl_list_free(struct curl_slist *list) { curl.slist_free_all(list); }

void *ccurl_multi_init(void) {
    CURLM *multi = curl.multi_init();
    if (multi != NULL) curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, 8L);
    return multi;
}
void ccurl_multi_cleanup(void *multi) { curl.multi_cleanup(multi); }
CURLMcode ccurl_multi_add(void *multi, void *handle) { return curl.multi_add_handle(multi, handle); }
CURLMcode ccurl_multi_remove(void *multi, void *handle) { return curl.multi_remove_handle(multi, handle); }
CURLMcode ccurl_multi_perform(void *multi) {
    int running = 0;
    return curl.multi_perform(multi, &running);
}
CURLMcode ccurl_multi_poll(void *multi, int timeout_milliseconds) {
    return curl.multi_poll(multi, NULL, 0, timeout_milliseconds, NULL);
}
CURLMcode ccurl_multi_wakeup(void *multi) { return curl.multi_wakeup(multi); }

void *ccurl_multi_next_done(void *multi, CURLcode *code) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl.multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *code = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
