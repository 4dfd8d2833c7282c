// Preloaded into the program by tests: a folder that lies on a network's file system, which is away now and then.
//
//   SHARE_DIR    the folder that is meant, with all below it
//   SHARE_AWAY   a file; while it is there, calls on that folder fail as its first word says:
//     EIO, ESTALE, ENOENT, EACCES   every call fails so: a server that is gone, a mount that was dropped or remade
//     READDIR    folders open, but after their first name the listing fails with EIO
//     READ       files open, but reading them fails with EIO
//     EMPTY      the folder is another one, and empty: what lies below a mount that is not there
//
// Files that are open already fail too, as they do on NFS.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(result, name, ...)                                                                                        \
    static result (*real_##name)(__VA_ARGS__);                                                                         \
    if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

enum { MOST = 4096 };

/// What is wrong with the share now: a word, empty while nothing is. Leaves errno alone.
static void trouble(char word[16]) {
    word[0] = 0;
    const char *control = getenv("SHARE_AWAY");
    if (!control) return;
    int saved = errno;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    errno = saved;
    if (descriptor < 0) return;
    ssize_t length = syscall(SYS_read, descriptor, word, 15);
    syscall(SYS_close, descriptor);
    errno = saved;
    word[length > 0 ? length : 0] = 0;
    word[strcspn(word, "\n ")] = 0;
}

static int is_ours(const char *path) {
    const char *share = getenv("SHARE_DIR");
    size_t length = share ? strlen(share) : 0;
    return length && path && !strncmp(path, share, length) && (path[length] == '/' || !path[length]);
}

static int is_open_of_ours(int descriptor) {
    char link[64], path[MOST];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int saved = errno;
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return is_ours(path);
}

/// The error of every call, 0 for none.
static int error_of_all(void) {
    char word[16];
    trouble(word);
    if (!strcmp(word, "EIO")) return EIO;
    if (!strcmp(word, "ESTALE")) return ESTALE;
    if (!strcmp(word, "ENOENT")) return ENOENT;
    if (!strcmp(word, "EACCES")) return EACCES;
    return 0;
}

static int has(const char *wanted) {
    char word[16];
    trouble(word);
    return !strcmp(word, wanted);
}

/// Whether a path is hidden, as all below the point is where nothing is mounted.
static int is_hidden(const char *path) {
    const char *share = getenv("SHARE_DIR");
    return is_ours(path) && path[strlen(share)] == '/' && has("EMPTY");
}

/// Makes of the share's own folder the one below it.
static int is_bare_mount_point(const char *path) {
    const char *share = getenv("SHARE_DIR");
    return is_ours(path) && !path[strlen(share)] && has("EMPTY");
}

#define REFUSE(is_meant, value)                                                                                        \
    do {                                                                                                               \
        int error = (is_meant) ? error_of_all() : 0;                                                                   \
        if (error) return errno = error, value;                                                                        \
    } while (0)

static int opened(const char *path, int flags, mode_t mode) {
    REFUSE(is_ours(path), -1);
    if (is_hidden(path)) return errno = ENOENT, -1;
    REAL(int, open64, const char *, int, ...);
    return real_open64(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return opened(path, flags, mode);
}

#define STAT(name, type)                                                                                               \
    int name(const char *path, struct type *info) {                                                                    \
        REFUSE(is_ours(path), -1);                                                                                     \
        if (is_hidden(path)) return errno = ENOENT, -1;                                                                \
        REAL(int, name, const char *, struct type *);                                                                  \
        int code = real_##name(path, info);                                                                            \
        if (!code && is_bare_mount_point(path)) info->st_ino ^= 1, info->st_mtim.tv_sec = 0;                           \
        return code;                                                                                                   \
    }
STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)

int fstat(int descriptor, struct stat *info) {
    REFUSE(is_open_of_ours(descriptor), -1);
    REAL(int, fstat, int, struct stat *);
    return real_fstat(descriptor, info);
}

static ssize_t read_at(int descriptor, void *bytes, size_t length, off_t place) {
    if (is_open_of_ours(descriptor)) {
        REFUSE(1, -1);
        if (has("READ")) return errno = EIO, -1;
    }
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    return real_pread64(descriptor, bytes, length, place);
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t place) {
    return read_at(descriptor, bytes, length, place);
}

ssize_t pread64(int descriptor, void *bytes, size_t length, off_t place) {
    return read_at(descriptor, bytes, length, place);
}

ssize_t read(int descriptor, void *bytes, size_t length) {
    if (is_open_of_ours(descriptor)) {
        REFUSE(1, -1);
        if (has("READ")) return errno = EIO, -1;
    }
    REAL(ssize_t, read, int, void *, size_t);
    return real_read(descriptor, bytes, length);
}

DIR *opendir(const char *path) {
    REFUSE(is_ours(path), NULL);
    if (is_hidden(path)) return errno = ENOENT, NULL;
    REAL(DIR *, opendir, const char *);
    return real_opendir(path);
}

static int is_cut_off(DIR *folder) {
    if (!is_open_of_ours(dirfd(folder))) return 0;
    int error = error_of_all();
    if (error) return errno = error, 1;
    if (has("EMPTY")) return 1;
    // After `.`, `..` and one name.
    if (has("READDIR") && telldir(folder) != 0) return errno = EIO, 1;
    return 0;
}

struct dirent *readdir(DIR *folder) {
    if (is_cut_off(folder)) return NULL;
    REAL(struct dirent *, readdir, DIR *);
    return real_readdir(folder);
}

struct dirent64 *readdir64(DIR *folder) {
    if (is_cut_off(folder)) return NULL;
    REAL(struct dirent64 *, readdir64, DIR *);
    return real_readdir64(folder);
}
