// The bare field splitter that reading speed is compared with: memchr over the mapped file, nine fields of the
// combined format, no rules, nothing kept but a count.
//
//   bare_splitter FILE   prints lines, 403s, seconds and MB/s
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

struct Field {
  const char* begin;
  const char* end;
};

// The end of the field that runs to `stop`; null when the line ends first.
const char* until(const char* place, const char* end, char stop) {
  return static_cast<const char*>(std::memchr(place, stop, static_cast<std::size_t>(end - place)));
}

bool split(const char* place, const char* end, Field (&fields)[9]) {
  constexpr char stops[9] = {' ', ' ', ' ', ']', '"', ' ', ' ', '"', '"'};
  constexpr int leads[9] = {0, 0, 0, 1, 2, 1, 0, 1, 2};
  for (int i = 0; i < 9; ++i) {
    place += leads[i];
    if (place >= end) return false;
    const char* stop = until(place, end, stops[i]);
    if (stop == nullptr) return false;
    fields[i] = {place, stop};
    place = stop + 1;
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const int file = open(arguments[1], O_RDONLY | O_CLOEXEC);
  struct stat state {};
  if (file < 0 || fstat(file, &state) != 0) return 2;
  const auto size = static_cast<std::size_t>(state.st_size);
  const auto start = std::chrono::steady_clock::now();
  const void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (mapped == MAP_FAILED) return 2;
  const char* place = static_cast<const char*>(mapped);
  const char* end = place + size;
  std::uint64_t lines = 0;
  std::uint64_t refused = 0;
  while (place < end) {
    const char* stop = until(place, end, '\n');
    if (stop == nullptr) stop = end;
    Field fields[9];
    if (split(place, stop, fields)) refused += std::memcmp(fields[5].begin, "403", 3) == 0 ? 1 : 0;
    ++lines;
    place = stop + 1;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%llu lines, %llu refused, %.3f s, %.0f MB/s\n", static_cast<unsigned long long>(lines), static_cast<unsigned long long>(refused), seconds,
              static_cast<double>(size) / 1e6 / seconds);
  close(file);
}
