/* Notes what a file held before each write that is not synchronised yet, so that a lost or torn write can be played
 * after the process was killed. Preloaded into the program of the crash proof (tests/proofs/crash/lossy_disk.py).
 *
 * UNSYNCED_MARK: files whose path contains it are watched.
 * UNSYNCED_NOTES: the folder of the notes, one file for each inode. A note is: offset, length, size of the file before,
 * then the bytes before. fsync and fdatasync empty the file of notes. SQLite's shared memory is left out: it does not
 * outlive a crash of the machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 65536

static int notes_of[MOST_FILES]; /* descriptor of the notes + 1; 0: not watched */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, #name)

static int real_open(const char *path, int flags, mode_t mode) {
    REAL(int, open64, const char *, int, ...);
    return real(path, flags, mode);
}

static ssize_t real_write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    return real(fd, bytes, length);
}

static int real_truncate(int fd, off_t size) {
    REAL(int, ftruncate64, int, off_t);
    return real(fd, size);
}

static void note(int fd, off_t offset, size_t length) {
    struct stat now;
    if (fstat(fd, &now)) return;
    off_t left = now.st_size - offset;
    int64_t held = left <= 0 ? 0 : left < (off_t)length ? left : (off_t)length;
    int64_t head[3] = {offset, held, now.st_size};
    char *all = malloc(sizeof head + held);
    if (!all) abort();
    if (held && pread(fd, all + sizeof head, held, offset) != held) abort();
    memcpy(all, head, sizeof head);
    if (real_write(notes_of[fd] - 1, all, sizeof head + held) != (ssize_t)(sizeof head + held)) abort();
    free(all);
}

static int watched(int fd) { return fd >= 0 && fd < MOST_FILES && notes_of[fd]; }

static void watch(int fd, const char *path) {
    const char *mark = getenv("UNSYNCED_MARK"), *folder = getenv("UNSYNCED_NOTES");
    struct stat file;
    char name[4096];
    size_t length = strlen(path);
    if (fd < 0 || fd >= MOST_FILES || !mark || !folder || !strstr(path, mark)) return;
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return;
    if (fstat(fd, &file) || !S_ISREG(file.st_mode)) return;
    snprintf(name, sizeof name, "%s/%llu", folder, (unsigned long long)file.st_ino);
    int notes = real_open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (notes < 0) abort();
    notes_of[fd] = notes + 1;
}

static int opened(int fd, const char *path, int flags) {
    if (fd >= 0 && (flags & O_ACCMODE) != O_RDONLY) {
        int before = errno;
        pthread_mutex_lock(&turn);
        watch(fd, path);
        pthread_mutex_unlock(&turn);
        errno = before;
    }
    return fd;
}

static mode_t mode_in(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = mode_in(flags, more); \
        va_end(more); \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, close, int);
    if (watched(fd)) {
        pthread_mutex_lock(&turn);
        int notes = notes_of[fd] - 1;
        notes_of[fd] = 0;
        pthread_mutex_unlock(&turn);
        real(notes);
    }
    return real(fd);
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *bytes, size_t length, off_t offset) { \
        REAL(ssize_t, name, int, const void *, size_t, off_t); \
        if (!watched(fd)) return real(fd, bytes, length, offset); \
        pthread_mutex_lock(&turn); \
        note(fd, offset, length); \
        ssize_t done = real(fd, bytes, length, offset); \
        pthread_mutex_unlock(&turn); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

static off_t place(int fd) {
    if (fcntl(fd, F_GETFL) & O_APPEND) return lseek(fd, 0, SEEK_END);
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    if (!watched(fd)) return real_write(fd, bytes, length);
    pthread_mutex_lock(&turn);
    note(fd, place(fd), length);
    ssize_t done = real_write(fd, bytes, length);
    pthread_mutex_unlock(&turn);
    return done;
}

#define TRUNCATE(name) \
    int name(int fd, off_t size) { \
        if (!watched(fd)) return real_truncate(fd, size); \
        pthread_mutex_lock(&turn); \
        struct stat now; \
        if (!fstat(fd, &now)) note(fd, size, now.st_size > size ? now.st_size - size : 0); \
        int done = real_truncate(fd, size); \
        pthread_mutex_unlock(&turn); \
        return done; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

/* What is synchronised cannot be lost any more. The disk itself need not be asked: only this process is killed. */
#define SYNC(name) \
    int name(int fd) { \
        REAL(int, name, int); \
        if (!watched(fd)) return real(fd); \
        pthread_mutex_lock(&turn); \
        int done = real_truncate(notes_of[fd] - 1, 0); \
        pthread_mutex_unlock(&turn); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)
