// Extractor: takes a record apart into values. One per way of `extract:`, one instance per reading thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"
#include "ingest/description.h"
#include "ingest/values.h"

namespace why403::ingest {

enum class Extracted : std::uint8_t {
  no,       ///< the record has another shape
  yes,      ///< values are set
  nothing,  ///< ours, but no happening: a header or a comment
};

class Extractor {
 public:
  virtual ~Extractor() = default;
  /// Texts set in `values` point into `record` or `arena`.
  virtual Extracted extract(std::string_view record, Values& values, base::Arena& arena) = 0;
  /// False when records depend on earlier ones (a header line), so that a file must be read in order.
  [[nodiscard]] virtual bool stateless() const { return true; }
};

/// Texts that mean "no value".
class Absent {
 public:
  explicit Absent(const std::vector<std::string>& texts);
  [[nodiscard]] bool operator()(std::string_view text) const {
    if (text.empty()) return empty_;
    if (text.size() == 1 && text[0] == '-') return dash_;
    return !others_.empty() && is_other(text);
  }

  /// No text of two or more bytes means absence.
  [[nodiscard]] bool only_short() const { return others_.empty(); }

 private:
  [[nodiscard]] bool is_other(std::string_view text) const;
  bool empty_ = false;
  bool dash_ = false;
  std::vector<std::string> others_;
};

/// The extractor that `description` asks for. `names` holds every value somebody wants; captures are looked up in it.
Result<std::unique_ptr<Extractor>, Message> make_extractor(const Description& description, const ValueNames& names);

/// `any_case`: a key is found whatever the case of its letters.
std::unique_ptr<Extractor> make_json_extractor(const ValueNames& names, std::string_view prefix, const Absent& absent,
                                               bool any_case = false);
std::unique_ptr<Extractor> make_kv_extractor(const ValueNames& names, std::string_view prefix, const Absent& absent);
Result<std::unique_ptr<Extractor>, Message> make_delimited_extractor(const Description& description, const ValueNames& names,
                                                                     const Absent& absent);
std::unique_ptr<Extractor> make_xml_extractor(const ValueNames& names, const Absent& absent);
Result<std::unique_ptr<Extractor>, Message> make_regex_extractor(const std::vector<std::string>& regexes, const ValueNames& names,
                                                                 const Absent& absent);
Result<std::unique_ptr<Extractor>, Message> make_native_extractor(std::string_view parser, const ValueNames& names,
                                                                  const Absent& absent);

}  // namespace why403::ingest
