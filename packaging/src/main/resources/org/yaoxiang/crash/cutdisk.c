/* A disk with a volatile write cache, as a file system in user space (libfuse 3).
 *
 *   cutdisk MOUNTPOINT -f        with DISK_IMAGE naming the file that the disk starts as
 *
 * MOUNTPOINT/disk is the disk: what is written may be read at once and becomes durable with the
 * next fsync. Writing "MODE SEED FILE" to MOUNTPOINT/cut writes FILE as the disk would be if the
 * power failed now; the disk itself goes on. MODE says what survives of the writes since the last
 * fsync: none, all, prefix (the first of them, the last torn between sectors), random (any
 * sectors). With DISK_LIES set, fsync does nothing and says that it did.
 */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

struct write {
    off_t offset;
    size_t length;
    unsigned char *bytes;
};

static unsigned char *durable; /* what survives every cut */
static unsigned char *current; /* what readers see */
static size_t size;
static int lies;
static struct write *pending; /* since the last fsync, in order */
static size_t pending_count, pending_capacity;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *allocate(void *old, size_t length) {
    void *memory = realloc(old, length);
    if (memory == NULL) {
        perror("cutdisk");
        exit(1);
    }
    return memory;
}

static int save(const char *file, const unsigned char *image) {
    int out = open(file, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (out < 0) return -errno;
    for (size_t done = 0; done < size;) {
        ssize_t written = write(out, image + done, size - done);
        if (written < 0) {
            int error = errno;
            close(out);
            return -error;
        }
        done += written;
    }
    return close(out) == 0 ? 0 : -errno;
}

static int cut(const char *command) {
    char mode[8], file[400];
    unsigned seed;
    if (sscanf(command, "%7s %u %399s", mode, &seed, file) != 3) return -EINVAL;
    int is_random = strcmp(mode, "random") == 0;
    int is_prefix = strcmp(mode, "prefix") == 0;
    size_t kept = pending_count;
    if (strcmp(mode, "none") == 0) kept = 0;
    else if (is_prefix) kept = rand_r(&seed) % (pending_count + 1);
    else if (!is_random && strcmp(mode, "all") != 0) return -EINVAL;

    unsigned char *image = allocate(NULL, size);
    memcpy(image, durable, size);
    for (size_t i = 0; i < kept; i++) {
        for (size_t at = 0; at < pending[i].length; at += SECTOR) {
            size_t rest = pending[i].length - at;
            if (is_random && rand_r(&seed) % 2) continue;
            if (is_prefix && i + 1 == kept && at > 0 && rand_r(&seed) % 2) break;
            memcpy(image + pending[i].offset + at, pending[i].bytes + at,
                   rest < SECTOR ? rest : SECTOR);
        }
    }
    int result = save(file, image);
    free(image);
    return result;
}

static int on_getattr(const char *path, struct stat *stat, struct fuse_file_info *info) {
    (void) info;
    memset(stat, 0, sizeof *stat);
    stat->st_nlink = 1;
    if (strcmp(path, "/") == 0) {
        stat->st_mode = S_IFDIR | 0700;
        stat->st_nlink = 2;
    } else if (strcmp(path, "/disk") == 0) {
        stat->st_mode = S_IFREG | 0600;
        stat->st_size = size;
    } else if (strcmp(path, "/cut") == 0) {
        stat->st_mode = S_IFREG | 0600;
    } else {
        return -ENOENT;
    }
    return 0;
}

static int on_open(const char *path, struct fuse_file_info *info) {
    if (strcmp(path, "/cut") == 0) info->direct_io = 1;
    return 0;
}

static int on_truncate(const char *path, off_t length, struct fuse_file_info *info) {
    (void) path, (void) length, (void) info;
    return 0;
}

static int on_read(const char *path, char *into, size_t length, off_t offset,
                   struct fuse_file_info *info) {
    (void) info;
    if (strcmp(path, "/disk") != 0 || (size_t) offset >= size) return 0;
    if (length > size - offset) length = size - offset;
    pthread_mutex_lock(&lock);
    memcpy(into, current + offset, length);
    pthread_mutex_unlock(&lock);
    return length;
}

static int on_write(const char *path, const char *from, size_t length, off_t offset,
                    struct fuse_file_info *info) {
    (void) info;
    int result = length;
    pthread_mutex_lock(&lock);
    if (strcmp(path, "/cut") == 0) {
        char command[512] = {0};
        memcpy(command, from, length < sizeof command ? length : sizeof command - 1);
        int error = cut(command);
        if (error != 0) result = error;
    } else if ((size_t) offset >= size || length > size - offset) {
        result = -ENOSPC;
    } else {
        if (pending_count == pending_capacity) {
            pending_capacity = pending_capacity ? 2 * pending_capacity : 1024;
            pending = allocate(pending, pending_capacity * sizeof *pending);
        }
        unsigned char *bytes = allocate(NULL, length);
        memcpy(bytes, from, length);
        memcpy(current + offset, from, length);
        pending[pending_count++] = (struct write) {offset, length, bytes};
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int on_fsync(const char *path, int data_only, struct fuse_file_info *info) {
    (void) path, (void) data_only, (void) info;
    if (lies) return 0;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < pending_count; i++) {
        memcpy(durable + pending[i].offset, pending[i].bytes, pending[i].length);
        free(pending[i].bytes);
    }
    pending_count = 0;
    pthread_mutex_unlock(&lock);
    return 0;
}

static const struct fuse_operations operations = {
    .getattr = on_getattr,
    .open = on_open,
    .truncate = on_truncate,
    .read = on_read,
    .write = on_write,
    .fsync = on_fsync,
};

int main(int count, char **arguments) {
    const char *name = getenv("DISK_IMAGE");
    struct stat stat;
    int in = name == NULL ? -1 : open(name, O_RDONLY);
    if (in < 0 || fstat(in, &stat) != 0) {
        fprintf(stderr, "cutdisk: DISK_IMAGE names no file that can be read\n");
        return 1;
    }
    size = stat.st_size;
    lies = getenv("DISK_LIES") != NULL;
    durable = allocate(NULL, size);
    current = allocate(NULL, size);
    for (size_t done = 0; done < size;) {
        ssize_t read_now = read(in, durable + done, size - done);
        if (read_now <= 0) {
            fprintf(stderr, "cutdisk: %s cannot be read whole\n", name);
            return 1;
        }
        done += read_now;
    }
    close(in);
    memcpy(current, durable, size);
    return fuse_main(count, arguments, &operations, NULL);
}
