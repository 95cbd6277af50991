/* curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for each type. */
#include <curl/curl.h>

static inline CURLcode curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
/* libcurl copies the text. */
static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}
typedef size_t (*curl_data_function)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode curl_set_data_function(CURL *handle, CURLoption option, curl_data_function value) {
    return curl_easy_setopt(handle, option, value);
}
typedef curl_socket_t (*curl_socket_function)(void *context, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode curl_set_socket_function(CURL *handle, curl_socket_function value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}
static inline CURLcode curl_get_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode curl_get_text(CURL *handle, CURLINFO info, char **value) {
    return curl_easy_getinfo(handle, info, value);
}
/* The address's own bytes follow one another in memory, more of them than struct sockaddr has. */
static inline const void *curl_address_bytes(const struct curl_sockaddr *address) { return &address->addr; }
