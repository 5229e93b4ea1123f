// What a refused person or program gets to read: a page for browsers, a problem (RFC 9457) for programs, else
// plain text, by what the request accepts.
//
//   write_refusal({.status = 403, .cause = "permission-missing", .reference = reference}, page, request, reply);
//
// It says that the request was refused, in plain words what can be done about it, and the reference under which the
// operator finds everything else. It names no rule, no list, no threshold and nobody. A stranger reads less than somebody who
// signed in: words.h says what. The page is one piece of HTML without scripts or anything to fetch, readable by screen readers,
// in light and dark, in the language that the request prefers. Every text from outside is escaped.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "decide/advice.h"
#include "serve/exchange.h"
#include "serve/language.h"
#include "serve/page_theme.h"

namespace why403::serve {

/// What the operator adds to the page; each may be empty.
struct RefusalPage {
  std::string name;     ///< of the site: `Example shop`
  std::string sign_in;  ///< where one signs in, perhaps as somebody else: a path or a URL
  std::string contact;  ///< whom to ask: a URL or `mailto:`
  std::string contact_name;  ///< and who that is: `the service desk`
  std::string request_access;  ///< where a request for access is posted: a path that a proxy passes to `/auth/request-access`
  PageTheme theme;
  Languages languages;  ///< beside those that are built in
  bool operator==(const RefusalPage&) const = default;
};

struct Refusal {
  int status = 403;
  std::string_view cause;
  std::string_view reference;
  base::Duration retry_after;  ///< with 429
  std::string_view ticket = {};  ///< with which access can be asked for; empty: it cannot
  bool is_known = false;         ///< who reads it has signed in
  std::span<const decide::Advice> advice = {};  ///< what would help, all of it together
};

/// Whether the request prefers a page to a problem.
bool wants_page(const Request& request);

/// The body, its type, and the headers that belong to it; the status stays as it is in `reply`.
void write_refusal(const Refusal& refusal, const RefusalPage& page, const Request& request, Reply& reply);

/// What became of a request for access.
enum class AccessNotice : std::uint8_t { kept, too_many, not_yours, ended, failed };
/// The same three forms, for whoever asked for access.
void write_notice(AccessNotice notice, const RefusalPage& page, const Request& request, Reply& reply);

/// How long to wait, where a refusal says it (429, 503): RFC 9110 section 10.2.3, and the `RateLimit` field, which tells
/// that nothing is left and when something will be. Nothing tells how much there is in all.
/// https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
void add_retry_after(int status, base::Duration retry_after, Reply& reply);

/// May stand in a link: http, https, mailto, or a path of the same site.
bool is_link(std::string_view text);

/// Letters, digits, `-` and `_`: a ticket, as far as its form goes.
bool is_ticket(std::string_view text);

/// A reference as we give them, and nothing else.
bool is_reference(std::string_view text);

}  // namespace why403::serve
