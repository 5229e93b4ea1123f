// Knowledge: what products say when they refuse, as signatures over the fields of a record.
//
// The built-in ones are knowledge/*.yaml, embedded as JSON; a user's file of the same shape extends them:
//
//   signatures:
//     - id: nginx-limit-req
//       when: {product: nginx, message: "limiting requests*"}     # field: glob or list; `~` means absent
//       causes: {rate-limited: 5}                                  # log-odds for each
//       layer: proxy                                               # the hop that refused, when the record's own is another
//       shows: limit_req refused the request
//       source: https://…
//       samples: [{product: nginx, message: "limiting requests, excess: 20.2 by zone \"perip\""}]
//
// A document with `general: true` holds words that anybody uses; they count only where no product's own statement does.
// Fields are those of an event, `extra.NAME`, and `any`: reason code, message, state, policy, rules and extras in turn, or the
// line itself where there are none. Letter case is ignored. Immutable after loading.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "diagnose/cause.h"
#include "diagnose/phrases.h"
#include "stitch/record.h"

namespace why403::diagnose {

/// A case-folded glob.
class FoldedGlob {
 public:
  explicit FoldedGlob(std::string_view pattern);
  [[nodiscard]] bool matches(std::string_view text) const;
  /// The longest piece without a wildcard, which every text that matches contains; may be empty.
  [[nodiscard]] std::string_view piece() const { return piece_; }

 private:
  enum class Shape : std::uint8_t { any, exact, prefix, suffix, contains, general };
  Shape shape_ = Shape::general;
  std::string text_;
  std::string piece_;
};

struct Signature {
  struct Test {
    std::string field;
    event::Field known = event::Field::count;  ///< count: `any` or an extra
    std::vector<FoldedGlob> globs;             ///< empty: must be absent
    std::vector<std::uint32_t> pieces;         ///< of `any`: for each glob the phrase that it needs
  };
  std::string id;
  std::vector<Test> when;
  event::FieldSet needs;    ///< fields that it cannot do without: most records lack one, and that is quickly seen
  std::vector<std::pair<Cause, double>> causes;
  std::optional<event::Layer> layer;
  bool inferred = false;  ///< a hint, not a statement of the deciding hop
  bool general = false;   ///< words that anybody uses: they count where no product's own statement does
  std::string shows;
  std::string source;
  std::vector<std::vector<std::pair<std::string, std::string>>> samples;
};

class Knowledge {
 public:
  /// The built-in signatures.
  static Result<Knowledge, Message> built_in();
  /// Adds a document (JSON of the shape above); `name` is for messages.
  Status<Message> add(std::string_view name, std::string_view json);

  /// Every signature that `record` satisfies.
  void match(const stitch::Record& record, std::vector<const Signature*>& hits) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Signature>>& signatures() const { return signatures_; }

  /// Does the record say anything that `any` could find?
  static bool speaks(const stitch::Record& record);
  /// The phrases that it contains; nothing where it does not speak.
  [[nodiscard]] std::optional<PhraseSet> said_in(const stitch::Record& record) const;
  static bool holds(const Signature& signature, const stitch::Record& record, const PhraseSet* said);
  /// False: no record with the same fields, of the same product and as speaking can satisfy it.
  static bool is_possible(const Signature& signature, const stitch::Record& record, bool speaking);

 private:
  Status<Message> append(std::string_view name, std::string_view json);
  void index();

  std::vector<std::unique_ptr<Signature>> signatures_;
  Phrases phrases_;  // what the globs of `any` need: most are ruled out by one pass over a record's texts
};

/// The embedded documents, one JSON text each.
const std::vector<std::string_view>& embedded_knowledge();

}  // namespace why403::diagnose
