#include "cedar/syntax/parser.h"

#include <algorithm>

#include "base/text.h"
#include "cedar/syntax/expression_parser.h"

namespace why403::cedar {

namespace {

class PolicyParser {
 public:
  explicit PolicyParser(std::shared_ptr<Source> source)
      : source_(std::move(source)),
        tree_(source_->arena),
        tokens_(source_->name, source_->text),
        expressions_(tokens_, tree_) {}

  std::vector<Policy> policies() {
    std::vector<Policy> made;
    while (tokens_.token() != Token::end && !tokens_.full()) {
      Policy next;
      next.source = source_;
      if (policy(next))
        made.push_back(std::move(next));
      else
        tokens_.skip_to(Token::semicolon);
    }
    return made;
  }
  const Expr* whole_expression() {
    const Expr* made = expressions_.expression();
    if (made == nullptr || tokens_.token() == Token::end) return made;
    tokens_.unexpected("the end of the expression");
    return nullptr;
  }
  bool whole_entity(EntityName& out) {
    return expressions_.entity(out) && tokens_.expect(Token::end, "the end of the entity");
  }
  [[nodiscard]] Messages& errors() { return tokens_.errors(); }

 private:
  bool policy(Policy& out) {
    const std::uint32_t begin = tokens_.lexeme().begin;
    while (tokens_.token() == Token::at)
      if (!annotation(out)) return false;
    if (!effect(out) || !tokens_.expect(Token::left_paren, "`(`") || !scope(out)) return false;
    while (tokens_.token() == Token::identifier)
      if (!condition(out)) return false;
    if (!tokens_.expect(Token::semicolon, "`when`, `unless` or `;`")) return false;
    out.place = {begin, tokens_.last_end()};
    return true;
  }

  bool annotation(Policy& out) {
    tokens_.advance();
    const Lexeme at = tokens_.lexeme();
    if (!tokens_.expect(Token::identifier, "a name after `@`")) return false;
    Annotation made{tokens_.word(at), std::nullopt};
    if (tokens_.accept(Token::left_paren)) {
      const Lexeme value = tokens_.lexeme();
      std::string text;
      if (!tokens_.expect(Token::string, "a text in quotes") || !tokens_.unescaped(value, text)) return false;
      made.value = tree_.keep(text);
      if (!tokens_.expect(Token::right_paren, "`)`")) return false;
    }
    const auto place = std::ranges::lower_bound(out.annotations, made.name, {}, &Annotation::name);
    if (place != out.annotations.end() && place->name == made.name)
      return tokens_.fail({at.begin, at.end}, "duplicate annotation `@" + std::string(made.name) + "`");
    out.annotations.insert(place, made);
    return true;
  }

  bool effect(Policy& out) {
    if (tokens_.is_word("permit") || tokens_.is_word("forbid")) {
      out.effect = tokens_.is_word("permit") ? Effect::permit : Effect::forbid;
      tokens_.advance();
      return true;
    }
    std::string near;
    if (tokens_.token() == Token::identifier) near = base::did_you_mean(tokens_.word(), {"permit", "forbid"});
    return tokens_.unexpected("`permit` or `forbid`", near.empty() ? "" : "did you mean `" + near + "`?");
  }

  bool scope(Policy& out) {
    if (!variable("principal") || !constraint(Variable::principal, out.principal)) return false;
    if (!comma("action") || !variable("action") || !action(out.action)) return false;
    if (!comma("resource") || !variable("resource") || !constraint(Variable::resource, out.resource))
      return false;
    tokens_.accept(Token::comma);
    return tokens_.expect(Token::right_paren, "`)`");
  }
  bool comma(std::string_view next) {
    return tokens_.accept(Token::comma) ||
           tokens_.unexpected("`,` and then `" + std::string(next) + "`",
                              "a scope names `principal`, `action` and `resource`, each with one constraint");
  }
  bool variable(std::string_view name) {
    if (!tokens_.expect_word(name)) return false;
    if (tokens_.token() != Token::colon) return true;
    return tokens_.unexpected("a constraint", "the type of a variable is tested with `is`");
  }

  bool constraint(Variable variable, ScopeConstraint& out) {
    using Kind = ScopeConstraint::Kind;
    const std::uint32_t begin = tokens_.lexeme().begin;
    if (tokens_.accept_word("is")) {
      out.kind = Kind::is;
      const std::uint32_t type_begin = tokens_.lexeme().begin;
      if (!expressions_.name(out.type)) return false;
      out.type_place = {type_begin, tokens_.last_end()};
      if (tokens_.token() == Token::equal)
        return tokens_.unexpected("`in`", "`is` and `==` do not go together");
      if (tokens_.is_word("in")) out.kind = Kind::is_in;
    } else if (tokens_.token() == Token::equal) {
      out.kind = Kind::equal;
    } else if (tokens_.is_word("in")) {
      out.kind = Kind::in;
    } else if (tokens_.token() == Token::comma || tokens_.token() == Token::right_paren) {
      return true;
    } else {
      return tokens_.unexpected("`==`, `in`, `is` or `,`");
    }
    if (out.kind != Kind::is) {
      tokens_.advance();
      if (!reference(variable, out)) return false;
    }
    out.place = {begin, tokens_.last_end()};
    return true;
  }

  // An entity or the variable's slot, in any number of parentheses.
  bool reference(Variable variable, ScopeConstraint& out) {
    int open = 0;
    while (tokens_.accept(Token::left_paren)) ++open;
    if (tokens_.token() == Token::slot) {
      const Lexeme at = tokens_.lexeme();
      Variable named{};
      if (!expressions_.slot_variable(named)) return false;
      if (named != variable)
        return tokens_.fail({at.begin, at.end}, "expected `?" + std::string(name_of(variable)) +
                                                    "`, found `?" + std::string(name_of(named)) + "`");
      out.slot = true;
    } else if (tokens_.token() != Token::identifier) {
      return tokens_.unexpected("an entity such as `User::\"alice\"`, or a slot");
    } else {
      const std::uint32_t begin = tokens_.lexeme().begin;
      if (!expressions_.entity(out.entity)) return false;
      out.entity_place = {begin, tokens_.last_end()};
    }
    while (open-- > 0)
      if (!tokens_.expect(Token::right_paren, "`)`")) return false;
    return true;
  }

  bool action(ActionConstraint& out) {
    using Kind = ActionConstraint::Kind;
    const std::uint32_t begin = tokens_.lexeme().begin;
    if (tokens_.is_word("is"))
      return tokens_.unexpected("`==`, `in` or `,`", "the scope cannot test the type of the action");
    if (tokens_.accept(Token::equal)) {
      out.kind = Kind::equal;
    } else if (tokens_.accept_word("in")) {
      out.kind = Kind::in;
    } else if (tokens_.token() == Token::comma || tokens_.token() == Token::right_paren) {
      return true;
    } else {
      return tokens_.unexpected("`==`, `in` or `,`");
    }
    int open = 0;
    while (tokens_.accept(Token::left_paren)) ++open;
    if (out.kind == Kind::in && tokens_.accept(Token::left_bracket)) {
      out.kind = Kind::in_list;
      while (tokens_.token() != Token::right_bracket) {
        if (!action_entity(out)) return false;
        if (!tokens_.accept(Token::comma)) break;
      }
      if (!tokens_.expect(Token::right_bracket, "`,` or `]`")) return false;
      // A list of one means what the one alone means, and the JSON form writes it so.
      if (out.entities.size() == 1) out.kind = Kind::in;
    } else if (!action_entity(out)) {
      return false;
    }
    while (open-- > 0)
      if (!tokens_.expect(Token::right_paren, "`)`")) return false;
    out.place = {begin, tokens_.last_end()};
    return true;
  }

  bool action_entity(ActionConstraint& out) {
    int open = 0;
    while (tokens_.accept(Token::left_paren)) ++open;
    const std::uint32_t begin = tokens_.lexeme().begin;
    if (tokens_.token() != Token::identifier)
      return tokens_.unexpected("an action such as `Action::\"view\"`");
    EntityName& entity = out.entities.emplace_back();
    if (!expressions_.entity(entity)) return false;
    out.entity_places.push_back({begin, tokens_.last_end()});
    if (entity.type != "Action" && !entity.type.ends_with("::Action"))
      return tokens_.fail({begin, tokens_.last_end()},
                          "the type of an action is `Action`, here it is `" + std::string(entity.type) + "`");
    while (open-- > 0)
      if (!tokens_.expect(Token::right_paren, "`)`")) return false;
    return true;
  }

  bool condition(Policy& out) {
    const std::uint32_t begin = tokens_.lexeme().begin;
    Condition made;
    if (tokens_.is_word("unless")) {
      made.is_unless = true;
    } else if (!tokens_.is_word("when")) {
      const std::string near = base::did_you_mean(tokens_.word(), {"when", "unless"});
      return tokens_.unexpected("`when`, `unless` or `;`",
                                near.empty() ? "" : "did you mean `" + near + "`?");
    }
    tokens_.advance();
    if (!tokens_.expect(Token::left_brace, "`{`")) return false;
    if (tokens_.token() == Token::right_brace) return tokens_.unexpected("a condition");
    made.body = expressions_.expression();
    if (made.body == nullptr || !tokens_.expect(Token::right_brace, "an operator or `}`")) return false;
    made.place = {begin, tokens_.last_end()};
    out.conditions.push_back(made);
    return true;
  }

  std::shared_ptr<Source> source_;
  Tree tree_;
  TokenReader tokens_;
  ExpressionParser expressions_;
};

Result<std::shared_ptr<Source>, Messages> source_of(std::string text, std::string name) {
  if (auto refused = refused_text(text)) return Messages{std::move(*refused)};
  auto source = std::make_shared<Source>();
  source->name = std::move(name);
  source->text = std::move(text);
  return source;
}

}  // namespace

Result<PolicySet, Messages> parse_policies(std::string text, std::string source) {
  PolicyParser parser(TRY(source_of(std::move(text), std::move(source))));
  PolicySet set;
  set.policies = parser.policies();
  if (!parser.errors().empty()) return std::move(parser.errors());
  for (std::size_t i = 0; i < set.policies.size(); ++i) set.policies[i].id = "policy" + std::to_string(i);
  return set;
}

Result<Policy, Messages> parse_policy(std::string text, std::string id, std::string source) {
  PolicySet set = TRY(parse_policies(std::move(text), std::move(source)));
  if (set.policies.size() != 1) {
    Message message;
    message.what = "expected one policy, found " + std::to_string(set.policies.size());
    return Messages{std::move(message)};
  }
  set.policies.front().id = std::move(id);
  return std::move(set.policies.front());
}

Result<OwnedEntityName, Messages> parse_entity_name(std::string_view text) {
  PolicyParser parser(TRY(source_of(std::string(text), {})));
  EntityName name;
  if (!parser.whole_entity(name)) return std::move(parser.errors());
  return OwnedEntityName(name);
}

Result<ParsedExpression, Messages> parse_expression(std::string text, std::string source) {
  auto made = TRY(source_of(std::move(text), std::move(source)));
  PolicyParser parser(made);
  const Expr* expression = parser.whole_expression();
  if (expression == nullptr) return std::move(parser.errors());
  return ParsedExpression{std::move(made), expression};
}

}  // namespace why403::cedar
