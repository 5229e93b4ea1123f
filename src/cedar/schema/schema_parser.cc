// Schema text, as https://docs.cedarpolicy.com/schema/human-readable-schema-grammar.html gives its grammar.
#include <algorithm>

#include "base/text.h"
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/token_reader.h"

namespace why403::cedar {

namespace {

class SchemaParser {
 public:
  explicit SchemaParser(SchemaDocument& document)
      : document_(document), tokens_(document.source, document.text) {}

  void run() {
    while (tokens_.token() != Token::end && !tokens_.full()) {
      Annotations annotations;
      if (!annotated(annotations) || !item(std::move(annotations))) tokens_.skip_to(Token::semicolon);
    }
  }
  [[nodiscard]] Messages& errors() { return tokens_.errors(); }

 private:
  bool item(Annotations annotations) {
    if (!tokens_.is_word("namespace")) return declaration(document_.namespaces[""], std::move(annotations));
    tokens_.advance();
    const Lexeme at = tokens_.lexeme();
    std::string name;
    if (!path(name) || !tokens_.expect(Token::left_brace, "`{`")) return false;
    if (name.find("__cedar") != std::string::npos && !is_name(name)) return reserved(at, name);
    if (document_.namespaces.contains(name))
      return tokens_.fail({at.begin, tokens_.last_end()}, "the namespace `" + name + "` is declared twice");
    SchemaNamespace& made = document_.namespaces[name];
    made.annotations = std::move(annotations);
    while (tokens_.token() != Token::right_brace) {
      Annotations inner;
      if (!annotated(inner) || !declaration(made, std::move(inner))) return false;
    }
    tokens_.advance();
    return true;
  }

  bool reserved(Lexeme at, std::string_view name) {
    return tokens_.fail({at.begin, at.end}, "`" + std::string(name) + "` is reserved");
  }

  bool annotated(Annotations& out) {
    while (tokens_.token() == Token::at) {
      tokens_.advance();
      const Lexeme at = tokens_.lexeme();
      if (!tokens_.expect(Token::identifier, "a name after `@`")) return false;
      const std::string name(tokens_.word(at));
      // In a schema's text no value is an empty one; only its JSON tells them apart.
      std::string value;
      if (tokens_.accept(Token::left_paren)) {
        if (!string(value) || !tokens_.expect(Token::right_paren, "`)`")) return false;
      }
      if (!out.emplace(name, std::move(value)).second)
        return tokens_.fail({at.begin, at.end}, "duplicate annotation `@" + name + "`");
    }
    return true;
  }

  bool declaration(SchemaNamespace& in, Annotations annotations) {
    if (tokens_.is_word("entity")) return entity(in, std::move(annotations));
    if (tokens_.is_word("action")) return action(in, std::move(annotations));
    if (tokens_.is_word("type")) return common_type(in, std::move(annotations));
    std::string near;
    if (tokens_.token() == Token::identifier)
      near = base::did_you_mean(tokens_.word(), {"entity", "action", "type", "namespace"});
    return tokens_.unexpected("`entity`, `action`, `type` or `namespace`",
                              near.empty() ? "" : "did you mean `" + near + "`?");
  }

  bool common_type(SchemaNamespace& in, Annotations annotations) {
    tokens_.advance();
    const Lexeme at = tokens_.lexeme();
    std::string name;
    if (!identifier(name) || !tokens_.expect(Token::assign, "`=`")) return false;
    static constexpr std::string_view keywords[] = {"Bool",   "Boolean", "Entity", "Extension", "Long",
                                                    "Record", "Set",     "String", "__cedar"};
    if (std::ranges::find(keywords, name) != std::end(keywords)) return reserved(at, name);
    TypeDeclaration made;
    made.annotations = std::move(annotations);
    if (!type(made.type) || !tokens_.expect(Token::semicolon, "`;`")) return false;
    return in.common_types.emplace(name, std::move(made)).second || twice(at, name);
  }
  bool twice(Lexeme at, const std::string& name) {
    return tokens_.fail({at.begin, at.end}, "`" + name + "` is declared twice");
  }

  bool entity(SchemaNamespace& in, Annotations annotations) {
    const std::uint32_t begin = tokens_.lexeme().begin;
    tokens_.advance();
    std::vector<std::pair<std::string, Lexeme>> names;
    do {
      const Lexeme at = tokens_.lexeme();
      std::string name;
      if (!identifier(name)) return false;
      if (name == "__cedar") return reserved(at, name);
      names.emplace_back(std::move(name), at);
    } while (tokens_.accept(Token::comma));
    EntityDeclaration made;
    made.annotations = std::move(annotations);
    if (tokens_.accept_word("enum")) {
      if (!ids(made.ids.emplace())) return false;
    } else if (!entity_body(made)) {
      return false;
    }
    if (!tokens_.expect(Token::semicolon, "`;`")) return false;
    made.place = {begin, tokens_.last_end()};
    for (const auto& [name, at] : names)
      if (!in.entity_types.emplace(name, made).second) return twice(at, name);
    return true;
  }

  bool entity_body(EntityDeclaration& out) {
    if (tokens_.accept_word("in") && !paths(out.parents)) return false;
    const bool equals = tokens_.accept(Token::assign);
    if (equals || tokens_.token() == Token::left_brace) {
      if (tokens_.token() != Token::left_brace) return tokens_.unexpected("`{`");
      if (!type(out.shape)) return false;
    }
    if (tokens_.accept_word("tags")) return type(out.tags.emplace());
    return true;
  }

  bool ids(std::vector<std::string>& out) {
    if (!tokens_.expect(Token::left_bracket, "`[`")) return false;
    do {
      if (!string(out.emplace_back())) return false;
    } while (tokens_.accept(Token::comma));
    return tokens_.expect(Token::right_bracket, "`,` or `]`");
  }

  bool action(SchemaNamespace& in, Annotations annotations) {
    const std::uint32_t begin = tokens_.lexeme().begin;
    tokens_.advance();
    std::vector<std::pair<std::string, Lexeme>> names;
    do {
      const Lexeme at = tokens_.lexeme();
      std::string name;
      if (!name_or_string(name)) return false;
      names.emplace_back(std::move(name), at);
    } while (tokens_.accept(Token::comma));
    ActionDeclaration made;
    made.annotations = std::move(annotations);
    if (tokens_.accept_word("in") && !action_parents(made.parents.emplace())) return false;
    // Without `appliesTo` an action applies to nothing.
    made.applies_to.emplace();
    if (tokens_.accept_word("appliesTo") && !applies_to(*made.applies_to, names.front().second)) return false;
    if (tokens_.accept_word("attributes") &&
        (!tokens_.expect(Token::left_brace, "`{`") || !tokens_.expect(Token::right_brace, "`}`")))
      return false;
    if (!tokens_.expect(Token::semicolon, "`;`")) return false;
    made.place = {begin, tokens_.last_end()};
    for (const auto& [name, at] : names)
      if (!in.actions.emplace(name, made).second) return twice(at, name);
    return true;
  }

  bool action_parents(std::vector<ActionReference>& out) {
    if (!tokens_.accept(Token::left_bracket)) return action_parent(out.emplace_back());
    do {
      if (!action_parent(out.emplace_back())) return false;
    } while (tokens_.accept(Token::comma));
    return tokens_.expect(Token::right_bracket, "`,` or `]`");
  }
  // `read`, `"read"`, or `Path::Action::"read"`.
  bool action_parent(ActionReference& out) {
    if (tokens_.token() == Token::string) return string(out.id);
    if (!path(out.id)) return false;
    if (!tokens_.accept(Token::path)) {
      if (out.id.find("::") == std::string::npos) return true;
      return tokens_.unexpected("`::` and the action's id in quotes");
    }
    out.type = std::move(out.id);
    return string(out.id);
  }

  bool applies_to(ActionDeclaration::AppliesTo& out, Lexeme name) {
    if (!tokens_.expect(Token::left_brace, "`{`")) return false;
    bool principal = false, resource = false, context = false;
    do {
      if (tokens_.token() == Token::right_brace) break;
      const Lexeme at = tokens_.lexeme();
      const std::string_view word = tokens_.word();
      bool* seen = word == "principal"  ? &principal
                   : word == "resource" ? &resource
                   : word == "context"  ? &context
                                        : nullptr;
      if (at.token != Token::identifier || seen == nullptr)
        return tokens_.unexpected("`principal`, `resource` or `context`");
      if (*seen) return tokens_.fail({at.begin, at.end}, "`" + std::string(word) + "` is given twice");
      *seen = true;
      tokens_.advance();
      if (!tokens_.expect(Token::colon, "`:`")) return false;
      if (seen == &context ? !context_type(out.context)
                           : !paths(seen == &principal ? out.principals : out.resources))
        return false;
      if (seen != &context && (seen == &principal ? out.principals : out.resources).empty())
        return tokens_.fail({at.begin, tokens_.last_end()},
                            "an action needs at least one " + std::string(word) + " type");
    } while (tokens_.accept(Token::comma));
    if (!tokens_.expect(Token::right_brace, "`,` or `}`")) return false;
    if (principal && resource) return true;
    return tokens_.fail({name.begin, name.end},
                        std::string("`appliesTo` lacks `") + (principal ? "resource" : "principal") + "`");
  }

  bool context_type(SchemaType& out) {
    if (tokens_.token() == Token::left_brace) return type(out);
    const std::uint32_t begin = tokens_.lexeme().begin;
    out.kind = SchemaType::Kind::common;
    if (!path(out.name)) return false;
    out.place = {begin, tokens_.last_end()};
    return true;
  }

  bool type(SchemaType& out) {
    const std::uint32_t begin = tokens_.lexeme().begin;
    if (nesting_ >= kExpressionDepthMax)
      return tokens_.fail({begin, begin},
                          "this type nests deeper than " + std::to_string(kExpressionDepthMax) + " levels");
    ++nesting_;
    const bool read = type_body(out);
    --nesting_;
    out.place = {begin, tokens_.last_end()};
    return read;
  }
  bool type_body(SchemaType& out) {
    if (tokens_.token() == Token::left_brace) return record(out);
    if (tokens_.is_word("Set") && tokens_.ahead().token == Token::less) {
      tokens_.advance();
      tokens_.advance();
      out.kind = SchemaType::Kind::set;
      auto element = std::make_shared<SchemaType>();
      if (!type(*element)) return false;
      out.element = std::move(element);
      return tokens_.expect(Token::greater, "`>`");
    }
    out.kind = SchemaType::Kind::entity_or_common;
    return path(out.name);
  }
  bool record(SchemaType& out) {
    out.kind = SchemaType::Kind::record;
    tokens_.advance();
    while (tokens_.token() != Token::right_brace) {
      SchemaAttribute attribute;
      std::string name;
      if (!annotated(attribute.annotations) || !name_or_string(name)) return false;
      attribute.required = !tokens_.accept(Token::question);
      if (!tokens_.expect(Token::colon, "`:`") || !type(attribute.type)) return false;
      out.attributes.insert_or_assign(std::move(name), std::move(attribute));
      if (!tokens_.accept(Token::comma)) break;
    }
    return tokens_.expect(Token::right_brace, "`,` or `}`");
  }

  bool paths(std::vector<std::string>& out) {
    if (!tokens_.accept(Token::left_bracket)) return path(out.emplace_back());
    if (tokens_.accept(Token::right_bracket)) return true;
    do {
      if (!path(out.emplace_back())) return false;
    } while (tokens_.accept(Token::comma));
    return tokens_.expect(Token::right_bracket, "`,` or `]`");
  }
  bool path(std::string& out) {
    out.clear();
    while (true) {
      std::string part;
      if (!identifier(part)) return false;
      out += part;
      if (tokens_.token() != Token::path || tokens_.ahead().token != Token::identifier) return true;
      tokens_.advance();
      out += "::";
    }
  }
  bool identifier(std::string& out) {
    const Lexeme at = tokens_.lexeme();
    if (at.token != Token::identifier) return tokens_.unexpected("a name");
    out = tokens_.word();
    if (is_reserved_word(out)) return reserved(at, out);
    tokens_.advance();
    return true;
  }
  bool name_or_string(std::string& out) {
    return tokens_.token() == Token::string ? string(out) : identifier(out);
  }
  bool string(std::string& out) {
    const Lexeme at = tokens_.lexeme();
    return tokens_.expect(Token::string, "a text in quotes") && tokens_.unescaped(at, out);
  }

  SchemaDocument& document_;
  TokenReader tokens_;
  int nesting_ = 0;
};

}  // namespace

Result<SchemaDocument, Messages> parse_schema(std::string text, std::string source) {
  if (auto refused = refused_text(text)) return Messages{std::move(*refused)};
  SchemaDocument document;
  document.source = std::move(source);
  document.text = std::move(text);
  SchemaParser parser(document);
  parser.run();
  if (!parser.errors().empty()) return std::move(parser.errors());
  return document;
}

}  // namespace why403::cedar
