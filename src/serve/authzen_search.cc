// The searches of the AuthZEN door: who may, on what, and what.
#include <algorithm>

#include "serve/authzen.h"

namespace why403::serve {

namespace {

std::string_view kind_of(AuthzenEndpoint endpoint) {
  if (endpoint == AuthzenEndpoint::search_subject) return "subject";
  return endpoint == AuthzenEndpoint::search_resource ? "resource" : "action";
}

const std::vector<cedar::EntityNumber> kNone;

}  // namespace

/// One page in the making.
struct AuthzenDoor::Search {
  AuthzenEndpoint endpoint;
  const AuthzenRequest& asked;
  AuthzenQuestion question;  ///< with something in the place of what is looked for
  PagePlace place;
  std::size_t candidates = 0;
  std::uint32_t found = 0;
  std::string results;

  [[nodiscard]] bool is_full() const { return found >= place.limit; }
  [[nodiscard]] std::size_t end_of_work() const {
    return std::min(candidates, place.position + kCandidatesMax);
  }
  // What must be the same for each page (section 8.2.1).
  template <typename Use>
  auto with_question(Use use) const {
    const AuthzenQuestion& all = question;
    const auto or_none = [](const std::optional<std::string_view>& text) { return text.value_or(""); };
    return use({kind_of(endpoint), or_none(all.subject.type), or_none(all.subject.id), all.subject.properties,
                or_none(all.action.id), all.action.properties, or_none(all.resource.type),
                or_none(all.resource.id), all.resource.properties, all.context});
  }
};

// What is looked for is given a name, so that the question is whole; what the request says of it is ignored.
bool AuthzenDoor::start_search(Search& search) {
  AuthzenQuestion& question = search.question;
  if (search.endpoint == AuthzenEndpoint::search_action) {
    question.action = {.given = true, .id = ""};
  } else {
    AuthzenPart& wanted =
        search.endpoint == AuthzenEndpoint::search_subject ? question.subject : question.resource;
    wanted.id = "";
    wanted.properties = {};
  }
  if (!check_parts(question)) return false;
  const auto& limit = search.asked.page_limit;
  search.place.limit =
      static_cast<std::uint32_t>(std::min<std::int64_t>(limit.value_or(kPageLimitDefault), kPageLimitMax));
  if (!search.asked.page_token || search.asked.page_token->empty()) return true;
  const auto place = search.with_question([&](std::initializer_list<std::string_view> parts) {
    return open_page(*search.asked.page_token, parts, world_->revision(), key_);
  });
  if (!place) return fail(place.error());
  if (limit && search.place.limit != place->limit) return fail("`page.limit` is not that of the page before");
  search.place = *place;
  return true;
}

void AuthzenDoor::search_entities(Search& search) {
  const bool is_subject = search.endpoint == AuthzenEndpoint::search_subject;
  const std::string_view type = is_subject ? *search.question.subject.type : *search.question.resource.type;
  const auto known = world_->entities_by_type.find(type);
  const auto& numbers = known == world_->entities_by_type.end() ? kNone : *known->second;
  const cedar::Names& names = world_->decisions->entities->names();
  search.candidates = numbers.size();
  base::JsonWriter json(search.results);
  json.begin_array();
  const std::size_t end = search.end_of_work();
  for (; search.place.position < end && !search.is_full(); ++search.place.position) {
    const cedar::EntityNumber number = numbers[search.place.position];
    (is_subject ? request_.principal : request_.resource) = number;
    if (!decide()) continue;
    json.begin_object().key("type").string(type).key("id").string(names.id_of(number)).end_object();
    ++search.found;
  }
  json.end_array();
}

// Each action may have a context of another type, so each is read anew. One that the schema does not have for
// this subject and resource is simply not among them.
void AuthzenDoor::search_actions(Search& search) {
  search.candidates = world_->actions.size();
  base::JsonWriter json(search.results);
  json.begin_array();
  const std::size_t end = search.end_of_work();
  for (; search.place.position < end && !search.is_full(); ++search.place.position) {
    const std::string& name = world_->actions[search.place.position];
    search.question.action.id = name;
    if (!ask(search.question) || !decide()) continue;
    json.begin_object().key("name").string(name).end_object();
    ++search.found;
  }
  json.end_array();
}

void AuthzenDoor::search(AuthzenEndpoint endpoint, const AuthzenRequest& asked, Reply& reply) {
  Search search{.endpoint = endpoint, .asked = asked, .question = asked.question};
  const bool is_action = endpoint == AuthzenEndpoint::search_action;
  if (!start_search(search) || (!is_action && !read_question(search.question)) ||
      (!is_action && !fits_schema())) {
    reply.set(400, kText, fault_ + "\n");
    return;
  }
  is_action ? search_actions(search) : search_entities(search);
  if (is_action) search.question.action.id = "";
  std::string next;
  if (search.place.position < search.candidates)
    next = search.with_question([&](std::initializer_list<std::string_view> parts) {
      return seal_page(search.place, parts, world_->revision(), key_);
    });
  base::JsonWriter json(reply.body);
  json.begin_object().key("page").begin_object().key("next_token").string(next);
  json.key("count").number(std::uint64_t{search.found}).end_object();
  json.key("results").raw(search.results).end_object();
}

}  // namespace why403::serve
