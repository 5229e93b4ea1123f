// One question: may this principal do this action on this resource, in this context?
//
//   RequestReader reader(names);
//   auto request = reader.read({"User", "alice"}, {"Action", "view"}, {"Photo", "x.jpg"}, R"({"mfa":
//   true})");
//
// A Request is four numbers and views: copied freely, valid as long as the reader that made it is not asked
// again. Reading allocates nothing once the reader's buffers have grown. Names that neither policies nor
// entities have are strangers: equal to themselves within the request, in nothing, without attributes.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cedar/entities/entities.h"
#include "cedar/syntax/parser.h"
#include "cedar/values/json_value.h"

namespace why403::cedar {

class Schema;

struct Request {
  EntityNumber principal = 0;
  EntityNumber action = 0;
  EntityNumber resource = 0;
  Value context = Value::record({});
  const StrangerNames* strangers = nullptr;
};

/// The names a request brings that nobody knows, numbered from kStrangerBit.
class Strangers final : public StrangerNames, public Naming {
 public:
  explicit Strangers(const Names& names) : names_(names) {}
  void reset();
  /// Its number is the same in each request from now on: reset() leaves it. Called before the first request; few, for names
  /// that every request brings. `text` outlives this.
  TextNumber keep(std::string_view text);

  TextNumber text(std::string_view text) override;
  EntityNumber entity(std::string_view type, std::string_view id) override { return entity(text(type), id); }
  EntityNumber entity(TextNumber type, std::string_view id);
  [[nodiscard]] std::string_view type_of(EntityNumber number) const override;
  [[nodiscard]] EntityName stranger_entity(EntityNumber number) const override;
  [[nodiscard]] std::string_view stranger_text(TextNumber number) const override;
  [[nodiscard]] TextNumber stranger_type(EntityNumber number) const {
    return entities_[number & ~kStrangerBit].type;
  }

 private:
  struct Stranger {
    TextNumber type;
    std::string_view id;
  };
  /// Few are compared one by one; past this many they are found by hash.
  static constexpr std::size_t kComparedMax = 32;
  template <typename Equals>
  std::optional<std::uint32_t> find(std::unordered_multimap<std::uint64_t, std::uint32_t>& index,
                                    std::size_t count, std::uint64_t hash, Equals equals) const {
    if (count <= kComparedMax) {
      for (std::uint32_t i = 0; i < count; ++i)
        if (equals(i)) return i;
      return std::nullopt;
    }
    const auto [begin, end] = index.equal_range(hash);
    for (auto at = begin; at != end; ++at)
      if (equals(at->second)) return at->second;
    return std::nullopt;
  }

  const Names& names_;
  base::Arena arena_;
  std::vector<std::string_view> texts_;  // those that are kept first
  std::size_t kept_ = 0;
  std::vector<Stranger> entities_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> text_index_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> entity_index_;
};

class RequestReader {
 public:
  explicit RequestReader(const Names& names)
      : names_(names), strangers_(names), values_(strangers_, arena_) {}
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// `context` is a JSON object of at most kTextBytesMax, empty for none; `context_type` makes plain forms
  /// readable, may be null.
  Result<Request, std::string> read(EntityName principal, EntityName action, EntityName resource,
                                    std::string_view context, const Type* context_type = nullptr);

  /// The same without a context, for one that is made of values instead of text: in arena(), its names from text(). It
  /// lives as long as the request.
  Request begin(EntityName principal, EntityName action, EntityName resource);
  [[nodiscard]] TextNumber text(std::string_view name) { return strangers_.text(name); }
  /// As text(), for good: see Strangers::keep().
  [[nodiscard]] TextNumber keep(std::string_view name) { return strangers_.keep(name); }
  [[nodiscard]] base::Arena& arena() { return arena_; }

  /// An entity of the request read last, with the attributes (a JSON object) that the request gives it beside
  /// those of `known`, which may be null: what is known stands, a request only adds. For `Supposed`; valid as
  /// long as the request.
  Result<const Entity*, std::string> describe(const Entity* known, std::string_view attributes,
                                              const Type* type = nullptr);

 private:
  /// Principals, actions and resources are mostly of the type of the last one: it is tried before it is
  /// looked up.
  struct LastType {
    std::string_view text;
    TextNumber number = 0;
  };
  EntityNumber entity(LastType& last, EntityName name);

  const Names& names_;
  LastType principal_type_, action_type_, resource_type_;
  Strangers strangers_;
  base::Arena arena_;
  JsonValues values_;
};

}  // namespace why403::cedar
