// Preloaded into the program by tests: a disk that fails, a power supply that is cut, a process that is killed, each at a
// chosen call. The environment says what:
//
//   FAULT_DIR   the folder whose files are meant; sockets are meant wherever they lead
//   FAULT       KIND:CALL:NUMBER[:SEED]
//     KIND      kill    SIGKILL before the call
//               tear    SIGKILL when a half of the write is done
//               power   as kill, and all is taken back that no fsync had put on the disk; with a seed other than 0 some
//                       of the sectors and names stay
//               eio, eio+   the call fails with EIO; with + all later ones too
//     CALL      write, sync, truncate, unlink, link, rename, read, send, recv, any (those that change files)
//     NUMBER    which of them, from 1
//
//   FAULT_NAMES KIND:NUMBER[:MILLISECONDS]: how the name marquez.test, which means this machine, is looked up
//     KIND      unknown, again   the first NUMBER look-ups fail: no such name; the name server fails
//               slow             they take so long
//               six              they give an address of IPv6 that leads nowhere, before the right one
//
//   FAULT_CLOCK FILE: the file has the seconds by which the clock of the day is wrong
//
// Disks keep sectors of 512 bytes whole, and names only when their folder is synced: that is all that is assumed.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(result, name, ...)                                                                                        \
    static result (*real_##name)(__VA_ARGS__);                                                                         \
    if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

enum { SECTOR = 512, MOST = 4096 };

// MARK: What was asked for

static char folder[MOST], kind[16], call[16];
static long number = -1, count;
static unsigned long seed;
static int is_persistent;
// Recursive: what is called here may be one of the functions here.
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static __thread int is_inside;

static void begin(void) {
    if (number >= 0) return;
    const char *wish = getenv("FAULT"), *where = getenv("FAULT_DIR");
    number = 0;
    if (!wish || !where) return;
    snprintf(folder, sizeof folder, "%s", where);
    if (sscanf(wish, "%15[^:]:%15[^:]:%ld:%lu", kind, call, &number, &seed) < 3) number = 0;
    size_t length = strlen(kind);
    if (length && kind[length - 1] == '+') is_persistent = 1, kind[length - 1] = 0;
}

static unsigned long chance(void) {
    seed = seed * 6364136223846793005UL + 1442695040888963407UL;
    return seed >> 33;
}

// MARK: What is not on the disk yet

struct change {
    struct change *earlier;
    off_t place;
    size_t length;
    off_t size;  // of the file before
    char bytes[];
};

struct file {
    struct file *next;
    dev_t device;
    ino_t inode;
    int descriptor;
    struct change *last;
};

struct naming {
    struct naming *earlier;
    int what;  // n: a new name, u: a name that went
    char name[MOST], kept[MOST];
};

static struct file *files;
static struct naming *names;
static int is_folder_new;

static int is_ours(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int path_of(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, MOST - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int is_file(int descriptor) {
    char path[MOST];
    struct stat info;
    return number > 0 && !fstat(descriptor, &info) && S_ISREG(info.st_mode) && path_of(descriptor, path)
        && is_ours(path);
}

static struct file *file_of(int descriptor) {
    struct stat info;
    if (fstat(descriptor, &info)) return NULL;
    for (struct file *file = files; file; file = file->next)
        if (file->device == info.st_dev && file->inode == info.st_ino) return file;
    struct file *file = calloc(1, sizeof *file);
    file->device = info.st_dev, file->inode = info.st_ino, file->next = files;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    REAL(int, open64, const char *, int, ...);
    file->descriptor = real_open64(path, O_RDWR | O_CLOEXEC);
    return files = file;
}

static void note_change(int descriptor, off_t place, size_t length) {
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    struct stat info;
    struct file *file = file_of(descriptor);
    if (!file || fstat(descriptor, &info)) return;
    size_t old = info.st_size > place ? (size_t)(info.st_size - place) : 0;
    if (old > length) old = length;
    struct change *change = malloc(sizeof *change + old);
    *change = (struct change){file->last, place, old, info.st_size};
    if (old) real_pread64(file->descriptor, change->bytes, old, place);
    file->last = change;
}

static void note_synced(int descriptor) {
    struct file *file = file_of(descriptor);
    while (file && file->last) {
        struct change *change = file->last;
        file->last = change->earlier;
        free(change);
    }
}

static void note_name(int what, const char *name) {
    static int number_of_kept;
    struct naming *naming = calloc(1, sizeof *naming);
    naming->earlier = names, naming->what = what;
    snprintf(naming->name, MOST, "%s", name);
    if (what == 'u') {
        REAL(int, link, const char *, const char *);
        snprintf(naming->kept, MOST, "%.4000s.kept-%d-%d", folder, getpid(), number_of_kept++);
        real_link(name, naming->kept);
    }
    names = naming;
}

static void note_names_synced(void) {
    REAL(int, unlink, const char *);
    while (names) {
        struct naming *naming = names;
        if (naming->what == 'u') real_unlink(naming->kept);
        names = naming->earlier;
        free(naming);
    }
}

// MARK: The power is cut

static void take_back(struct file *file) {
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    struct stat info;
    if (!file->last || fstat(file->descriptor, &info)) return;
    off_t most = info.st_size;
    for (struct change *change = file->last; change; change = change->earlier)
        if (change->size > most) most = change->size;
    char *now = calloc(1, (size_t)most + 1), *then = calloc(1, (size_t)most + 1);
    real_pread64(file->descriptor, now, (size_t)info.st_size, 0);
    memcpy(then, now, (size_t)info.st_size);
    off_t size = info.st_size;
    for (struct change *change = file->last; change; change = change->earlier) {
        memcpy(then + change->place, change->bytes, change->length);
        if (change->size < most) memset(then + change->size, 0, (size_t)(most - change->size));
        size = change->size;
    }
    if (seed) {
        for (off_t place = 0; place < most; place += SECTOR)
            if (chance() & 1)
                memcpy(then + place, now + place, (size_t)(most - place < SECTOR ? most - place : SECTOR));
        if (chance() & 1) size = info.st_size;
    }
    if (size) real_pwrite64(file->descriptor, then, (size_t)size, 0);
    REAL(int, ftruncate64, int, off_t);
    real_ftruncate64(file->descriptor, size);
}

static void cut_power(void) {
    REAL(int, unlink, const char *);
    REAL(int, rename, const char *, const char *);
    for (struct file *file = files; file; file = file->next) take_back(file);
    long keep = 0;
    if (seed) {
        for (struct naming *naming = names; naming; naming = naming->earlier) keep++;
        keep = (long)(chance() % (unsigned long)(keep + 1));
    }
    // The latest go first: a journal keeps a beginning.
    long all = 0;
    for (struct naming *naming = names; naming; naming = naming->earlier) all++;
    for (struct naming *naming = names; naming && all > keep; naming = naming->earlier, all--) {
        if (naming->what == 'n') real_unlink(naming->name);
        else real_rename(naming->kept, naming->name);
    }
    if (is_folder_new) {
        char lost[MOST];
        snprintf(lost, sizeof lost, "%.4000s.lost-%d", folder, getpid());
        real_rename(folder, lost);
    }
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/// Counts a call; whether it is to fail. Does not return where the process is to end.
static int strike(const char *name, int is_change) {
    if (number <= 0 || (strcmp(call, name) && !(is_change && !strcmp(call, "any")))) return 0;
    count++;
    if (count < number || (count > number && !is_persistent)) return 0;
    if (!strcmp(kind, "kill")) die();
    if (!strcmp(kind, "power")) cut_power(), die();
    if (!strcmp(kind, "eio")) return errno = EIO, 1;
    return 0;
}

static int tears(void) { return number > 0 && !strcmp(kind, "tear") && count == number; }

#define ENTER                                                                                                          \
    begin();                                                                                                           \
    pthread_mutex_lock(&lock);                                                                                         \
    is_inside++
#define LEAVE(value)                                                                                                   \
    do {                                                                                                               \
        int saved_errno = errno;                                                                                       \
        is_inside--;                                                                                                   \
        pthread_mutex_unlock(&lock);                                                                                   \
        errno = saved_errno;                                                                                           \
        return value;                                                                                                  \
    } while (0)

// MARK: Files

static int opened(const char *path, int flags, mode_t mode) {
    REAL(int, open64, const char *, int, ...);
    ENTER;
    struct stat info;
    int is_new = number > 0 && (flags & O_CREAT) && is_ours(path) && lstat(path, &info);
    int descriptor = real_open64(path, flags, mode);
    if (is_new && descriptor >= 0) note_name('n', path);
    LEAVE(descriptor);
}

#define MODE                                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                               \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        mode = va_arg(list, mode_t);                                                                                   \
        va_end(list);                                                                                                  \
    }

int open(const char *path, int flags, ...) {
    MODE return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE return opened(path, flags, mode);
}

static ssize_t written(int descriptor, const void *bytes, size_t length, off_t place) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    ENTER;
    if (!is_file(descriptor)) LEAVE(real_pwrite64(descriptor, bytes, length, place));
    if (strike("write", 1)) LEAVE(-1);
    note_change(descriptor, place, length);
    if (tears()) real_pwrite64(descriptor, bytes, length / 2, place), die();
    LEAVE(real_pwrite64(descriptor, bytes, length, place));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t place) {
    return written(descriptor, bytes, length, place);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off_t place) {
    return written(descriptor, bytes, length, place);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    ENTER;
    if (!is_file(descriptor)) {
        is_inside--;
        pthread_mutex_unlock(&lock);
        return real_write(descriptor, bytes, length);
    }
    if (strike("write", 1)) LEAVE(-1);
    note_change(descriptor, lseek(descriptor, 0, SEEK_CUR), length);
    if (tears()) real_write(descriptor, bytes, length / 2), die();
    LEAVE(real_write(descriptor, bytes, length));
}

static ssize_t read_at(int descriptor, void *bytes, size_t length, off_t place) {
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    ENTER;
    if (is_file(descriptor) && strike("read", 0)) LEAVE(-1);
    LEAVE(real_pread64(descriptor, bytes, length, place));
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t place) {
    return read_at(descriptor, bytes, length, place);
}

ssize_t pread64(int descriptor, void *bytes, size_t length, off_t place) {
    return read_at(descriptor, bytes, length, place);
}

static int synced(int descriptor, int is_data) {
    REAL(int, fsync, int);
    REAL(int, fdatasync, int);
    ENTER;
    char path[MOST];
    struct stat info;
    int is_known = number > 0 && path_of(descriptor, path) && !fstat(descriptor, &info);
    int is_parent = is_known && S_ISDIR(info.st_mode) && !strncmp(path, folder, strlen(path)) && !is_ours(path);
    if (!is_known || (!is_ours(path) && !is_parent))
        LEAVE(is_data ? real_fdatasync(descriptor) : real_fsync(descriptor));
    if (strike("sync", 1)) LEAVE(-1);
    if (is_parent) is_folder_new = 0;
    else if (S_ISDIR(info.st_mode)) note_names_synced();
    else note_synced(descriptor);
    // The disk itself need not be asked: this library is the disk.
    LEAVE(0);
}

int fsync(int descriptor) { return synced(descriptor, 0); }
int fdatasync(int descriptor) { return synced(descriptor, 1); }

static int truncated(int descriptor, off_t size) {
    REAL(int, ftruncate64, int, off_t);
    ENTER;
    struct stat info;
    if (!is_file(descriptor)) LEAVE(real_ftruncate64(descriptor, size));
    if (strike("truncate", 1)) LEAVE(-1);
    if (!fstat(descriptor, &info))
        note_change(descriptor, size, info.st_size > size ? (size_t)(info.st_size - size) : 0);
    LEAVE(real_ftruncate64(descriptor, size));
}

int ftruncate(int descriptor, off_t size) { return truncated(descriptor, size); }
int ftruncate64(int descriptor, off_t size) { return truncated(descriptor, size); }

// MARK: Names

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    ENTER;
    if (number <= 0 || !is_ours(path)) LEAVE(real_unlink(path));
    if (strike("unlink", 1)) LEAVE(-1);
    if (!access(path, F_OK)) note_name('u', path);
    LEAVE(real_unlink(path));
}

int link(const char *path, const char *name) {
    REAL(int, link, const char *, const char *);
    ENTER;
    if (number <= 0 || !is_ours(name)) LEAVE(real_link(path, name));
    if (strike("link", 1)) LEAVE(-1);
    int code = real_link(path, name);
    if (!code) note_name('n', name);
    LEAVE(code);
}

int rename(const char *path, const char *name) {
    REAL(int, rename, const char *, const char *);
    ENTER;
    if (number <= 0 || !is_ours(name)) LEAVE(real_rename(path, name));
    if (strike("rename", 1)) LEAVE(-1);
    if (!access(name, F_OK)) note_name('u', name);
    note_name('u', path);
    int code = real_rename(path, name);
    if (!code) note_name('n', name);
    LEAVE(code);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    ENTER;
    int code = real_mkdir(path, mode);
    if (!code && number > 0 && !strcmp(path, folder)) is_folder_new = 1;
    LEAVE(code);
}

// MARK: Time

static long clock_error(void) {
    static const char *file;
    static int is_known;
    if (!is_known) file = getenv("FAULT_CLOCK"), is_known = 1;
    if (!file) return 0;
    REAL(int, open64, const char *, int, ...);
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    char text[32] = "";
    int descriptor = real_open64(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    if (real_pread64(descriptor, text, sizeof text - 1, 0) < 0) text[0] = 0;
    close(descriptor);
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    int code = real_clock_gettime(clock, time);
    if (!code && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += clock_error();
    return code;
}

int gettimeofday(struct timeval *time, void *zone) {
    REAL(int, gettimeofday, struct timeval *, void *);
    int code = real_gettimeofday(time, zone);
    if (!code) time->tv_sec += clock_error();
    return code;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}

// MARK: Sockets

static int strikes_socket(const char *name) {
    ENTER;
    LEAVE(strike(name, 0));
}

ssize_t send(int descriptor, const void *bytes, size_t length, int flags) {
    REAL(ssize_t, send, int, const void *, size_t, int);
    if (strikes_socket("send")) return -1;
    return real_send(descriptor, bytes, length, flags);
}

ssize_t recv(int descriptor, void *bytes, size_t length, int flags) {
    REAL(ssize_t, recv, int, void *, size_t, int);
    if (strikes_socket("recv")) return -1;
    return real_recv(descriptor, bytes, length, flags);
}

// MARK: Names

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    REAL(int, getaddrinfo, const char *, const char *, const struct addrinfo *, struct addrinfo **);
    static long lookups;
    const char *wish = getenv("FAULT_NAMES");
    if (!wish || !host || strcmp(host, "marquez.test")) return real_getaddrinfo(host, service, hints, found);
    char how[16] = "";
    long most = 0, milliseconds = 0;
    sscanf(wish, "%15[^:]:%ld:%ld", how, &most, &milliseconds);
    int is_meant = __sync_fetch_and_add(&lookups, 1) < most;
    if (is_meant && !strcmp(how, "unknown")) return EAI_NONAME;
    if (is_meant && !strcmp(how, "again")) return EAI_AGAIN;
    if (is_meant && !strcmp(how, "slow")) usleep(milliseconds * 1000);
    int code = real_getaddrinfo("127.0.0.1", service, hints, found);
    struct addrinfo *nowhere = 0;
    if (code || !is_meant || strcmp(how, "six")) return code;
    // 100::/64 is where packets are thrown away.
    if (real_getaddrinfo("100::1", service, hints, &nowhere)) return code;
    struct addrinfo *last = nowhere;
    while (last->ai_next) last = last->ai_next;
    last->ai_next = *found;
    *found = nowhere;
    return 0;
}
