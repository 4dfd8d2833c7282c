// The checks of types are macros around variadic functions; the functions below have types of their own.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

static inline CURLcode sparklineage_set_number(CURL *transfer, CURLoption option, long value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode sparklineage_set_size(CURL *transfer, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode sparklineage_set_text(CURL *transfer, CURLoption option, const char *value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode sparklineage_set_pointer(CURL *transfer, CURLoption option, void *value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode sparklineage_set_writer(
    CURL *transfer, size_t (*writer)(char *bytes, size_t size, size_t count, void *context), void *context) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, writer);
    return code ? code : curl_easy_setopt(transfer, CURLOPT_WRITEDATA, context);
}

static inline CURLcode sparklineage_get_number(CURL *transfer, CURLINFO info, long *value) {
    return curl_easy_getinfo(transfer, info, value);
}

static inline CURLcode sparklineage_get_time(CURL *transfer, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(transfer, info, value);
}

static inline CURLMcode sparklineage_set_multi_number(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
