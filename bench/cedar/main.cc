// Measures the Cedar engine: bench_cedar WORKLOADS [section…]
//
// Sections: applications many explaining threads cheapest loading; all when none is named. One line per
// figure.
#include <cstdio>
#include <cstring>

#include "sections.h"

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "usage: bench_cedar WORKLOADS [section…]\n");
    return 2;
  }
  const auto wanted = [&](const char* name) {
    for (int i = 2; i < count; ++i)
      if (std::strcmp(words[i], name) == 0) return true;
    return count == 2;
  };
  using namespace why403::bench;
  if (wanted("applications")) applications(words[1]);
  if (wanted("many")) many_policies();
  if (wanted("explaining")) explaining(words[1]);
  if (wanted("threads")) two_threads(words[1]);
  if (wanted("cheapest")) cheapest(words[1]);
  if (wanted("loading")) loading(words[1]);
}
