#include "identity/certificate.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace why403::identity {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 4514 section 3: attributes `type=value`, between commas or plus signs; a backslash takes the next
// character as it is, or two hexadecimal digits as a byte.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : text_(text) {}

  // False at the end, or when what comes is no attribute; then `broken` tells which.
  bool next(std::string& type, std::string& value) {
    if (broken_ || at_ == text_.size()) return false;
    if (at_ > 0) ++at_;  // the separator
    const std::size_t equals = text_.find('=', std::min(at_, text_.size()));
    if (equals == std::string_view::npos) return fail();
    type = base::trim(text_.substr(at_, equals - at_));
    if (type.empty() || type.find_first_of(",+\\\"") != std::string::npos) return fail();
    at_ = equals + 1;
    value.clear();
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '+')
      if (!take(value)) return fail();
    return true;
  }
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  bool fail() {
    broken_ = true;
    return false;
  }
  bool take(std::string& value) {
    // Quotation marks and the others are older ways to write what the backslash writes: two readings.
    if (text_[at_] == '"' || text_[at_] == ';') return false;
    if (text_[at_] != '\\') {
      value += text_[at_++];
      return true;
    }
    const std::string_view rest = text_.substr(at_ + 1);
    if (rest.empty()) return false;
    const int high = hex_value(rest[0]);
    const int low = rest.size() > 1 ? hex_value(rest[1]) : -1;
    if (high >= 0 && low < 0) return false;
    value += high >= 0 ? static_cast<char>(high * 16 + low) : rest[0];
    at_ += high >= 0 ? 3 : 2;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

std::vector<std::string> common_names(std::string_view subject) {
  std::vector<std::string> found;
  NameReader reader(subject);
  std::string type;
  std::string value;
  while (reader.next(type, value))
    if (base::equals_ignoring_case(type, "cn") || type == "2.5.4.3") found.push_back(value);
  if (reader.broken()) found.clear();
  return found;
}

// `"a\"b"` or a bare word, up to the next separator; false when it is neither.
bool read_value(std::string_view& left, std::string& value) {
  value.clear();
  if (!left.starts_with('"')) {
    const std::size_t size = std::min(left.find_first_of(";,"), left.size());
    value = left.substr(0, size);
    left.remove_prefix(size);
    return value.find('"') == std::string::npos;
  }
  left.remove_prefix(1);
  while (!left.empty() && left[0] != '"') {
    if (left[0] == '\\') left.remove_prefix(1);
    if (left.empty()) return false;
    value += left[0];
    left.remove_prefix(1);
  }
  if (left.empty()) return false;
  left.remove_prefix(1);
  return left.empty() || left[0] == ';' || left[0] == ',';
}

}  // namespace

std::optional<CertificateName> find_certificate_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> names = {"common-name", "subject", "uri", "dns"};
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<CertificateName>(found - names.begin());
}

std::optional<std::string> name_of(const CertificateNames& names, CertificateName which) {
  std::vector<std::string> candidates;
  switch (which) {
    case CertificateName::common_name:
      candidates = common_names(names.subject);
      break;
    case CertificateName::subject:
      candidates = {names.subject};
      break;
    case CertificateName::uri:
      candidates = names.uris;
      break;
    case CertificateName::dns:
      candidates = names.dns;
      break;
  }
  const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
  if (candidates.size() != 1 || candidates[0].empty() || !base::is_valid_utf8(candidates[0]) ||
      std::ranges::any_of(candidates[0], is_control))
    return std::nullopt;
  return std::move(candidates[0]);
}

std::optional<CertificateNames> read_forwarded_certificate(std::string_view header) {
  CertificateNames names;
  std::string_view left = base::trim(header);
  bool has_subject = false;
  while (!left.empty()) {
    const std::size_t equals = left.find_first_of("=;,");
    if (equals == std::string_view::npos || left[equals] != '=') return std::nullopt;
    const std::string key = base::to_lower(base::trim(left.substr(0, equals)));
    left.remove_prefix(equals + 1);
    std::string value;
    if (!read_value(left, value)) return std::nullopt;
    if (key == "subject" && has_subject) return std::nullopt;
    if (key == "subject") {
      names.subject = value;
      has_subject = true;
    } else if (key == "uri") {
      names.uris.push_back(value);
    } else if (key == "dns") {
      names.dns.push_back(value);
    }
    // A comma begins the certificate of another hop.
    if (left.starts_with(',')) return std::nullopt;
    if (left.starts_with(';')) left.remove_prefix(1);
  }
  return names;
}

}  // namespace why403::identity
