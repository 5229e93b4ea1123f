// For tests: a wall clock that is set while a program runs. Preloaded, it adds the number of seconds in the file that
// WHY403_CLOCK names to what clock_gettime says of the time of day; other clocks stay as they are.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile long* shift;

__attribute__((constructor)) static void find_shift(void) {
  const char* path = getenv("WHY403_CLOCK");
  const int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void* map = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (map != MAP_FAILED) shift = map;
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME && shift) time->tv_sec += *shift;
  return result;
}
