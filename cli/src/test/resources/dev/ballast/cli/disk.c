// A disk between a process and the real one, for tests (LD_PRELOAD). It writes down every change of files under
// BALLAST_DISK_ROOT into BALLAST_DISK_TRACE, with what was synced and when, so that the disk as a power loss would have
// left it can be put together afterwards (DiskTrace.java reads it). It also fails on command: the mapped file
// BALLAST_DISK_FAULTS holds a letter (see fault()) and then a part of the names of the files that it is for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, RENAME, UNLINK, LINK, MKDIR };
enum { CREATED = 1, EMPTIED = 2, FOLDER = 4 };

#define INODES 65536
#define NAME_AT 1
#define FAULTS_SIZE 64
#define REAL(name) ((__typeof__(&name))real(#name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static volatile char *faults;
static int trace = -1;
static dev_t device;
static ino_t watched[INODES];
static uint64_t syncs;

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

__attribute__((constructor)) static void start(void) {
  root = getenv("BALLAST_DISK_ROOT");
  const char *file = getenv("BALLAST_DISK_TRACE");
  const char *control = getenv("BALLAST_DISK_FAULTS");
  if (root && file) trace = REAL(open)(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (!root || !control) return;
  int fd = REAL(open)(control, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, FAULTS_SIZE, PROT_READ, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED) faults = map;
  REAL(close)(fd);
}

// ---- what is watched

static int inside(const char *path) {
  size_t length = strlen(root);
  return !strncmp(path, root, length) && (path[length] == '/' || path[length] == 0);
}

// The absolute path of what `path` names from the folder `at`; 0 where it is none of ours.
static int resolve(int at, const char *path, char *whole) {
  if (!root || !path) return 0;
  if (path[0] == '/') {
    snprintf(whole, PATH_MAX, "%s", path);
  } else {
    char link[64], folder[PATH_MAX];
    if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t length = readlink(link, folder, sizeof folder - 1);
    if (length < 0) return 0;
    folder[length] = 0;
    if (snprintf(whole, PATH_MAX, "%s/%s", folder, path) >= PATH_MAX) return 0;
  }
  return inside(whole);
}

static void watch(const struct stat *file) {
  device = file->st_dev;
  for (size_t i = file->st_ino % INODES;; i = (i + 1) % INODES) {
    if (watched[i] == file->st_ino) return;
    if (watched[i]) continue;
    watched[i] = file->st_ino;
    return;
  }
}

// The inode behind `fd`, 0 where it is none of ours.
static ino_t ours(int fd) {
  struct stat file;
  if (!root || fstat(fd, &file) || file.st_dev != device) return 0;
  if (!S_ISREG(file.st_mode) && !S_ISDIR(file.st_mode)) return 0;
  for (size_t i = file.st_ino % INODES; watched[i]; i = (i + 1) % INODES)
    if (watched[i] == file.st_ino) return file.st_ino;
  return 0;
}

static void note(uint8_t what, uint64_t a, uint64_t b, const void *one, uint32_t ones, const void *two, uint32_t twos) {
  if (trace < 0) return;
  struct __attribute__((packed)) {
    uint8_t what;
    uint64_t a, b;
    uint32_t ones, twos;
  } head = {what, a, b, ones, twos};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)one, ones}, {(void *)two, twos}};
  if (REAL(writev)(trace, parts, 3) != (ssize_t)(sizeof head + ones + twos)) abort();
}

static void note_paths(uint8_t what, uint64_t a, const char *one, const char *two) {
  note(what, a, 0, one, strlen(one), two, two ? strlen(two) : 0);
}

// ---- faults: e = write fails, f = sync fails, h = half of the write, then nothing more fits, n = no space, r = rename
// fails

static int asked(char letter, int fd, const char *path) {
  if (!faults || faults[0] != letter) return 0;
  char link[64], name[PATH_MAX];
  if (!path) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0) return 0;
    name[length] = 0;
    path = name;
  }
  return inside(path) && strstr(path, (const char *)faults + NAME_AT) != NULL;
}

static int fault(int error) {
  errno = error;
  return 1;
}

// ---- data

static ssize_t written(int fd, ino_t inode, const void *data, size_t length, off_t offset) {
  static __thread ino_t halved;
  if (asked('e', fd, NULL) && fault(EIO)) return -1;
  if (asked('n', fd, NULL) && fault(ENOSPC)) return -1;
  if (asked('h', fd, NULL)) {
    if ((halved == inode || length < 2) && fault(ENOSPC)) return -1;
    halved = inode;
    length /= 2;
  } else {
    halved = 0;
  }
  pthread_mutex_lock(&lock);
  ssize_t done = offset < 0 ? REAL(write)(fd, data, length) : REAL(pwrite64)(fd, data, length, offset);
  int error = errno;
  if (done > 0) note(WRITE, inode, offset < 0 ? lseek(fd, 0, SEEK_CUR) - done : offset, data, done, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

ssize_t write(int fd, const void *data, size_t length) {
  ino_t inode = ours(fd);
  return inode ? written(fd, inode, data, length, -1) : REAL(write)(fd, data, length);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) {
  ino_t inode = ours(fd);
  return inode ? written(fd, inode, data, length, offset) : REAL(pwrite64)(fd, data, length, offset);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
  return pwrite64(fd, data, length, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!ours(fd)) return REAL(writev)(fd, parts, count);
  ssize_t sum = 0;
  for (int i = 0; i < count; i++) {
    ssize_t done = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (done < 0) return sum ? sum : -1;
    sum += done;
    if ((size_t)done < parts[i].iov_len) break;
  }
  return sum;
}

int ftruncate64(int fd, off_t size) {
  ino_t inode = ours(fd);
  pthread_mutex_lock(&lock);
  int failed = REAL(ftruncate64)(fd, size);
  if (!failed && inode) note(TRUNCATE, inode, size, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return failed;
}

int ftruncate(int fd, off_t size) {
  return ftruncate64(fd, size);
}

int fallocate64(int fd, int mode, off_t offset, off_t length) {
  ino_t inode = ours(fd);
  if (inode && asked('n', fd, NULL) && fault(ENOSPC)) return -1;
  struct stat before;
  pthread_mutex_lock(&lock);
  fstat(fd, &before);
  int failed = REAL(fallocate64)(fd, mode, offset, length);
  int grows = !(mode & FALLOC_FL_KEEP_SIZE) && offset + length > before.st_size;
  if (!failed && inode && grows) note(TRUNCATE, inode, offset + length, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return failed;
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
  return fallocate64(fd, mode, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length) {
  return fallocate64(fd, 0, offset, length) ? errno : 0;
}

// What was written before the sync began is durable when it has ended.
static int synced(int fd, int (*sync)(int)) {
  ino_t inode = ours(fd);
  if (!inode) return sync(fd);
  if (asked('f', fd, NULL) && fault(EIO)) return -1;
  pthread_mutex_lock(&lock);
  uint64_t token = (uint64_t)getpid() << 32 | ++syncs;
  note(SYNC_BEGIN, inode, token, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  int failed = sync(fd);
  if (failed) return failed;
  pthread_mutex_lock(&lock);
  note(SYNC_END, inode, token, NULL, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}

int fsync(int fd) {
  return synced(fd, REAL(fsync));
}

int fdatasync(int fd) {
  return synced(fd, REAL(fdatasync));
}

// ---- names

static int opened(int at, const char *path, int flags, mode_t mode) {
  char whole[PATH_MAX];
  if (!resolve(at, path, whole)) return REAL(openat64)(at, path, flags, mode);
  if ((flags & O_CREAT) && asked('n', -1, whole) && access(whole, F_OK) && fault(ENOSPC)) return -1;
  struct stat file;
  pthread_mutex_lock(&lock);
  int fresh = (flags & O_CREAT) && access(whole, F_OK);
  int fd = REAL(openat64)(at, path, flags, mode);
  int error = errno;
  if (fd >= 0 && !fstat(fd, &file) && (S_ISREG(file.st_mode) || S_ISDIR(file.st_mode))) {
    watch(&file);
    uint64_t how = (fresh ? CREATED : 0) | (flags & O_TRUNC ? EMPTIED : 0) | (S_ISDIR(file.st_mode) ? FOLDER : 0);
    note(OPEN, file.st_ino, how, whole, strlen(whole), NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return fd;
}

#define MODE(flags, last)                       \
  mode_t mode = 0;                              \
  if (flags & (O_CREAT | __O_TMPFILE)) {        \
    va_list more;                               \
    va_start(more, last);                       \
    mode = va_arg(more, mode_t);                \
    va_end(more);                               \
  }

int open(const char *path, int flags, ...) {
  MODE(flags, flags)
  return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags, flags)
  return opened(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
  MODE(flags, flags)
  return opened(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
  MODE(flags, flags)
  return opened(at, path, flags, mode);
}

int renameat(int from_at, const char *from, int to_at, const char *to) {
  char one[PATH_MAX], two[PATH_MAX];
  int known = resolve(from_at, from, one) && resolve(to_at, to, two);
  if (known && asked('r', -1, two) && fault(EIO)) return -1;
  pthread_mutex_lock(&lock);
  int failed = REAL(renameat)(from_at, from, to_at, to);
  if (!failed && known) note_paths(RENAME, 0, one, two);
  pthread_mutex_unlock(&lock);
  return failed;
}

int rename(const char *from, const char *to) {
  return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  char one[PATH_MAX], two[PATH_MAX];
  int known = resolve(from_at, from, one) && resolve(to_at, to, two);
  pthread_mutex_lock(&lock);
  int failed = REAL(linkat)(from_at, from, to_at, to, flags);
  if (!failed && known) note_paths(LINK, 0, one, two);
  pthread_mutex_unlock(&lock);
  return failed;
}

int link(const char *from, const char *to) {
  return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int at, const char *path, int flags) {
  char whole[PATH_MAX];
  int known = resolve(at, path, whole);
  pthread_mutex_lock(&lock);
  int failed = REAL(unlinkat)(at, path, flags);
  if (!failed && known) note_paths(UNLINK, 0, whole, NULL);
  pthread_mutex_unlock(&lock);
  return failed;
}

int unlink(const char *path) {
  return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path) {
  return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdirat(int at, const char *path, mode_t mode) {
  char whole[PATH_MAX];
  struct stat folder;
  int known = resolve(at, path, whole);
  pthread_mutex_lock(&lock);
  int failed = REAL(mkdirat)(at, path, mode);
  if (!failed && known && !stat(whole, &folder)) {
    watch(&folder);
    note_paths(MKDIR, folder.st_ino, whole, NULL);
  }
  pthread_mutex_unlock(&lock);
  return failed;
}

int mkdir(const char *path, mode_t mode) {
  return mkdirat(AT_FDCWD, path, mode);
}
