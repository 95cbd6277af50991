/* Linux interfaces that Swift's Glibc module leaves out. */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/file.h>
#include <pthread.h>
#include <spawn.h>

/* Declared by <fcntl.h> for _GNU_SOURCE only; unlike posix_fallocate it never falls back to writing bytes itself. */
int fallocate(int descriptor, int mode, off_t offset, off_t length);

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

/* Declared by <sys/socket.h> for _GNU_SOURCE only. */
int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

/* epoll_event is packed, and its data a union: both are plainer here than in Swift. */
static inline int linux_epoll_control(int poller, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(poller, operation, descriptor, &event);
}
static inline uint64_t linux_epoll_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t linux_epoll_events(const struct epoll_event *event) { return event->events; }
