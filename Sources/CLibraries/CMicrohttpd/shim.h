#include <microhttpd.h>
#include <stddef.h>

// What MHD_start_daemon is told; it is variadic, and so is MHD_get_connection_info.
struct sparklineage_daemon {
    int listening_socket;
    unsigned int connections;
    unsigned int connections_an_address;
    unsigned int idle_seconds;
    unsigned int threads;
    size_t memory_a_connection;
    const char *private_key;
    const char *certificate;
    void *context;
    MHD_AccessHandlerCallback handle;
    void *(*begin)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback end;
    MHD_NotifyConnectionCallback notify;
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
};

static inline struct MHD_Daemon *sparklineage_start_daemon(const struct sparklineage_daemon *daemon) {
    struct MHD_OptionItem options[8];
    int count = 0;
    if (daemon->certificate) {
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)daemon->private_key};
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)daemon->certificate};
        options[count++] = (struct MHD_OptionItem){
            MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"};
    }
    if (daemon->connections_an_address)
        options[count++] = (struct MHD_OptionItem){
            MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)daemon->connections_an_address, NULL};
    if (daemon->threads > 1)
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)daemon->threads, NULL};
    options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (daemon->certificate) flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, daemon->handle, daemon->context,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)daemon->listening_socket,
        MHD_OPTION_CONNECTION_LIMIT, daemon->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, daemon->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, daemon->memory_a_connection,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, daemon->begin, daemon->context,
        MHD_OPTION_UNESCAPE_CALLBACK, daemon->unescape, daemon->context,
        MHD_OPTION_NOTIFY_COMPLETED, daemon->end, daemon->context,
        MHD_OPTION_NOTIFY_CONNECTION, daemon->notify, daemon->context,
        MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline int sparklineage_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline struct MHD_Response *sparklineage_response(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

// A closed enum of C is awkward to make in Swift.
static inline enum MHD_Result sparklineage_go_on(int goes_on) { return goes_on ? MHD_YES : MHD_NO; }
