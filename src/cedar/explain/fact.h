// A fact that a decision turns on: something about the request or the entities that could be otherwise.
#pragma once

#include <string>
#include <vector>

#include "cedar/evaluate/evaluate.h"

namespace why403::cedar {

enum class FactKind : std::uint8_t {  // in the order of how easily they change
  context,     ///< a value of the request's context, such as a second factor or an address
  membership,  ///< an entity is in another
  attribute,   ///< a value of an entity's attribute
  action,      ///< another action would have to be asked for
  identity,    ///< the principal or the resource would have to be another one
};
std::string_view name_of(FactKind kind);

/// Who may be told: what the subject did not bring along is the owner's to see.
enum class Audience : std::uint8_t { subject_and_owner, owner };

struct Fact {
  FactKind kind = FactKind::context;
  EntityNumber entity = 0;  ///< whose membership or attribute; the one wanted for action and identity
  Variable variable = Variable::context;  ///< which is to be another, for identity
  EntityNumber group = 0;                 ///< of a membership
  std::vector<TextNumber> path;           ///< of a context value or an attribute
  bool present = true;                    ///< the membership or the value is to be there, or not to be there
  Value wanted;                           ///< the value that would do; others may do as well
  bool any_value = false;                 ///< whatever the value, it only has to be there
  bool meant_in = false;                  ///< of identity: it is in that one, so `in` for `==` would hold
  const Expr* where = nullptr;            ///< the part of the policy that asks; null: its scope
  Place place;

  [[nodiscard]] Audience audience() const {
    return kind == FactKind::context || kind == FactKind::action ? Audience::subject_and_owner
                                                                 : Audience::owner;
  }
  /// Both speak of the same value or membership, whatever they want of it.
  [[nodiscard]] bool same_subject(const Fact& other) const {
    return kind == other.kind && variable == other.variable && path == other.path && group == other.group &&
           (kind == FactKind::action || kind == FactKind::identity || entity == other.entity);
  }
  bool operator==(const Fact& other) const {
    return same_subject(other) && entity == other.entity && present == other.present &&
           equal(wanted, other.wanted);
  }
};

/// `User::"a" in Group::"g"`, `context.mfa = true`: what would have to hold.
std::string describe(const Fact& fact, const Names& names, const StrangerNames* strangers);

/// The request and the entities as they would be.
struct World {
  Request request;
  Supposed supposed;
};
/// `arena` holds what is new. False when a fact cannot be brought about, such as a field of what is no
/// record.
bool suppose(std::span<const Fact> facts, const Entities& entities, const Request& request,
             base::Arena& arena, World& out);

}  // namespace why403::cedar
