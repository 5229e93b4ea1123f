// Any bytes as an entry, a membership and an assignment: what is read is written, and reads back the same.
#include <cstdlib>

#include "state/directory_json.h"

using namespace why403::state;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Entry entry, again;
  if (read_entry(text, entry) && (!read_entry(write_entry(entry), again) || write_entry(again) != write_entry(entry))) std::abort();
  Membership membership, second;
  if (read_membership(text, membership) && (!read_membership(write_membership(membership), second) || second != membership)) std::abort();
  Assignment assignment, third;
  if (read_assignment(text, assignment) && (!read_assignment(write_assignment(assignment), third) || write_assignment(third) != write_assignment(assignment)))
    std::abort();
  static_cast<void>(scope_fault(text));
  return 0;
}
