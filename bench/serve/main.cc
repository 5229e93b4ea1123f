// Measures `why403 serve`: bench_serve BUILD WORKLOADS CERBOS NGINX [section…]
//
// Sections: evaluation batches proxies scale endurance; all when none is named. CERBOS and NGINX are programs, or empty.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sections.h"
#include "table.h"

int main(int count, char** words) {
  if (count < 5) {
    std::fprintf(stderr, "usage: bench_serve BUILD WORKLOADS CERBOS NGINX [section…]\n");
    return 2;
  }
  using namespace why403::bench;
  std::string folder = (std::filesystem::temp_directory_path() / "why403-bench.XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 2;
  const Place place{.build = words[1], .workloads = words[2], .folder = folder, .cerbos = words[3], .nginx = words[4]};
  const auto wanted = [&](const char* name) {
    for (int i = 5; i < count; ++i)
      if (std::strcmp(words[i], name) == 0) return true;
    return count == 5;
  };
  if (wanted("evaluation")) evaluation(place);
  if (wanted("batches")) batches(place);
  if (wanted("proxies")) proxies(place);
  if (wanted("scale")) scale(place);
  if (wanted("endurance")) endurance(place);
  std::filesystem::remove_all(folder);
  if (missed() > 0) std::printf("\n%d missed\n", missed());
}
