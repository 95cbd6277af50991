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
