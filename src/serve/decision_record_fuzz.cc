// Any bytes as a record of the archive: what is read as a decision can be written and reads the same.
#include <cstdlib>
#include <string>

#include "serve/decision_record.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace why403::serve;
  RecordReader first;
  if (first.read({reinterpret_cast<const char*>(data), size}) != RecordReader::Kind::decision) return 0;
  std::string once;
  write_record(first.decision(), once);
  if (once.find('\n') != std::string::npos && once.find('\n') + 1 != once.size()) std::abort();
  RecordReader second;
  if (second.read(once) != RecordReader::Kind::decision) std::abort();
  std::string twice;
  write_record(second.decision(), twice);
  if (once != twice) std::abort();
  return 0;
}
