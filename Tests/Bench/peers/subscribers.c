/* subscribers ADDRESS COUNT TOKEN DASHBOARD: many that follow one dashboard. ADDRESS is the path of a Unix socket, or the
 * number of a plain HTTP port of this machine. Each subscriber is a WebSocket of Supabase's protocol that joins the
 * dashboard's topic.
 *
 * Prints `connected`, and at the next line of input joins and prints `joined`. Then each line of input is a moment on the
 * monotonic clock, in nanoseconds, at which a change was sent; when all have been told of one change, or 10 seconds are
 * over, prints how many were and the median, the 99th percentile and the longest of the times since, in microseconds.
 * Asks nothing while it waits, so that a silence is one. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define WAITING_FOR_ANSWERS 256 /* handshakes and joins under way at once */
#define PATIENCE_NS 10000000000LL

enum stage { SHAKING, OPEN, JOINED };

struct subscriber {
    int descriptor;
    enum stage stage;
    size_t length; /* of what is in the buffer */
    char buffer[16384];
};

static struct subscriber *subscribers;
static const char *address, *token, *dashboard;
static int count, poller, told;
static int64_t *times, since;

static void fail(const char *what) {
    fprintf(stderr, "subscribers: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void send_all(int descriptor, const char *data, size_t length) {
    if (send(descriptor, data, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
}

static int open_socket(void) {
    int descriptor;
    if (address[0] == '/') {
        struct sockaddr_un path = {.sun_family = AF_UNIX};
        strncpy(path.sun_path, address, sizeof path.sun_path - 1);
        descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&path, sizeof path) != 0) fail(address);
    } else {
        struct sockaddr_in port = {
            .sin_family = AF_INET, .sin_port = htons(atoi(address)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        int on = 1;
        descriptor = socket(AF_INET, SOCK_STREAM, 0);
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&port, sizeof port) != 0) fail(address);
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return descriptor;
}

static void shake(struct subscriber *one) {
    char request[4096];
    int length = snprintf(
        request, sizeof request,
        "GET /realtime/v1/websocket?apikey=%s&vsn=1.0.0 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        token);
    one->descriptor = open_socket();
    send_all(one->descriptor, request, length);
    struct epoll_event wish = {.events = EPOLLIN, .data.ptr = one};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, one->descriptor, &wish) != 0) fail("epoll_ctl");
}

/* A text frame with a mask of zeros, which leaves the text as it is (RFC 6455, section 5.3). */
static void join(struct subscriber *one) {
    char frame[1024], *text = frame + 8;
    int length = snprintf(
        text, sizeof frame - 8,
        "{\"topic\":\"realtime:dashboard:%s\",\"event\":\"phx_join\",\"ref\":\"1\",\"join_ref\":\"1\",\"payload\":"
        "{\"config\":{\"broadcast\":{\"self\":false},\"presence\":{\"key\":\"\",\"enabled\":false}}}}",
        dashboard);
    memcpy(frame, (char[8]){(char)0x81, (char)0xfe, (char)(length >> 8), (char)length, 0, 0, 0, 0}, 8);
    send_all(one->descriptor, frame, length + 8);
}

/* One whole text frame. Returns whether it is what this stage waits for. */
static int is_awaited(struct subscriber *one, const char *text, size_t length) {
    if (one->stage == OPEN && memmem(text, length, "phx_reply", 9)) {
        if (!memmem(text, length, "\"status\":\"ok\"", 13)) {
            fprintf(stderr, "subscribers: refused: %.*s\n", (int)length, text);
            exit(1);
        }
        one->stage = JOINED;
        return 1;
    }
    return one->stage == JOINED && memmem(text, length, "\"meta\":{\"id\":", 13) != NULL;
}

/* Reads what has come. Returns how many of the awaited were in it. */
static int receive(struct subscriber *one) {
    ssize_t got = recv(one->descriptor, one->buffer + one->length, sizeof one->buffer - one->length, 0);
    if (got <= 0) fail("a subscriber was disconnected");
    one->length += got;
    size_t at = 0;
    int awaited = 0;
    if (one->stage == SHAKING) {
        char *end = memmem(one->buffer, one->length, "\r\n\r\n", 4);
        if (!end) return 0;
        if (strncmp(one->buffer, "HTTP/1.1 101", 12) != 0) {
            fprintf(stderr, "subscribers: %.*s\n", (int)one->length, one->buffer);
            exit(1);
        }
        one->stage = OPEN;
        at = end + 4 - one->buffer;
        awaited = 1;
    }
    while (one->length - at >= 2) {
        const unsigned char *frame = (unsigned char *)one->buffer + at;
        size_t head = frame[1] == 126 ? 4 : 2, length = head == 4 ? frame[2] << 8 | frame[3] : frame[1];
        if (one->length - at < head + length) break;
        if ((frame[0] & 0x0f) == 1) awaited += is_awaited(one, (char *)frame + head, length);
        at += head + length;
    }
    memmove(one->buffer, one->buffer + at, one->length -= at);
    return awaited;
}

static void on_each(int until, int64_t deadline) {
    struct epoll_event events[512];
    while (told < until && now() < deadline) {
        int ready = epoll_wait(poller, events, 512, 100);
        for (int index = 0; index < ready; index++)
            for (int more = receive(events[index].data.ptr); more > 0 && told < count; more--)
                times[told++] = now() - since;
    }
}

/* All of them, a bounded number at a time. */
static void bring(void (*forward)(struct subscriber *), const char *stage) {
    told = 0;
    for (int index = 0; index < count; index++) {
        forward(&subscribers[index]);
        on_each(index + 1 - WAITING_FOR_ANSWERS, now() + PATIENCE_NS);
    }
    on_each(count, now() + 6 * PATIENCE_NS);
    if (told < count) fail(stage);
    printf("%s\n", stage);
    fflush(stdout);
}

static int by_size(const void *left, const void *right) {
    int64_t difference = *(const int64_t *)left - *(const int64_t *)right;
    return difference < 0 ? -1 : difference > 0;
}

int main(int words, char **arguments) {
    if (words != 5) return 2;
    address = arguments[1], count = atoi(arguments[2]), token = arguments[3], dashboard = arguments[4];
    subscribers = calloc(count, sizeof *subscribers);
    times = calloc(count, sizeof *times);
    poller = epoll_create1(0);
    if (!subscribers || !times || poller < 0) fail("memory");
    char line[64];
    bring(shake, "connected");
    if (!fgets(line, sizeof line, stdin)) return 0;
    bring(join, "joined");
    while (fgets(line, sizeof line, stdin)) {
        since = strtoll(line, NULL, 10);
        told = 0;
        on_each(count, now() + PATIENCE_NS);
        qsort(times, told, sizeof *times, by_size);
        if (told == 0) printf("0 0 0 0\n");
        else
            printf("%d %ld %ld %ld\n", told, (long)(times[told / 2] / 1000), (long)(times[told * 99 / 100] / 1000),
                   (long)(times[told - 1] / 1000));
        fflush(stdout);
    }
    return 0;
}
