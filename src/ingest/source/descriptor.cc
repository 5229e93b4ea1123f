#include "ingest/source/descriptor.h"

#include <unistd.h>

#include <cctype>
#include <system_error>

namespace why403::ingest {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

std::string system_reason(int error) {
  std::string text = std::generic_category().message(error);
  // `I/O error` keeps its capital.
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0)
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace why403::ingest
