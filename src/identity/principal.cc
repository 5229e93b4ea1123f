#include "identity/principal.h"

namespace why403::identity {

std::string_view name(Proof proof) {
  switch (proof) {
    case Proof::none:
      return "none";
    case Proof::token:
      return "token";
    case Proof::api_key:
      return "api-key";
    case Proof::certificate:
      return "certificate";
    case Proof::trusted_header:
      return "trusted-header";
  }
  return "none";
}

}  // namespace why403::identity
