#include "serve/refusal.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "serve/accept.h"

namespace why403::serve {

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kProblem = "application/problem+json";

enum class Form : std::uint8_t { problem, html, text };

// RFC 9110 section 12.5.1, as far as three forms ask for it. What names a type goes before what names a range.
struct Accepted {
  std::string_view range;
  Form form;
};
constexpr std::array<Accepted, 8> kAccepted = {{{"text/html", Form::html},
                                                {"application/xhtml+xml", Form::html},
                                                {"application/problem+json", Form::problem},
                                                {"application/json", Form::problem},
                                                {"application/*", Form::problem},
                                                {"*/*", Form::problem},
                                                {"text/plain", Form::text},
                                                {"text/*", Form::text}}};

Form form_of(std::string_view accept) {
  Form best = Form::problem;
  double best_quality = 0;
  each_preference(accept, [&](const Preference& preference) {
    const auto* const known = std::ranges::find_if(kAccepted, [&](const Accepted& each) {
      return base::equals_ignoring_case(each.range, preference.range);
    });
    if (known == kAccepted.end() || preference.quality <= best_quality) return;
    best = known->form;
    best_quality = preference.quality;
  });
  return best;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

PageText heading(int status) {
  switch (status) {
    case 400: return PageText::unclear;
    case 401: return PageText::unauthenticated;
    case 404: return PageText::absent;
    case 429: return PageText::too_many;
    case 503: return PageText::unavailable;
    default: return PageText::refused;
  }
}

PageText text_of(decide::Advice advice) {
  return static_cast<PageText>(static_cast<std::size_t>(PageText::second_factor) + static_cast<std::size_t>(advice));
}
PageText text_of(AccessNotice notice) {
  return static_cast<PageText>(static_cast<std::size_t>(PageText::kept) + static_cast<std::size_t>(notice));
}

std::int64_t seconds_of(base::Duration duration) {
  return (duration.ns + base::kSecond.ns - 1) / base::kSecond.ns;
}

std::string wait_text(base::Duration retry_after, const Language& language) {
  constexpr std::string_view place = "{seconds}";
  std::string text(language.text(PageText::wait));
  if (const std::size_t at = text.find(place); at != std::string::npos)
    text.replace(at, place.size(), std::to_string(seconds_of(retry_after)));
  return text;
}

void open_page(PageText title, const RefusalPage& page, const Language& language, std::string& out) {
  const std::string heading = escaped(language.text(title));
  out.append("<!doctype html>\n<html lang=\"").append(language.tag()).append(language.is_right_to_left() ? "\" dir=\"rtl" : "").append("\">\n");
  out.append("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
  out.append("<meta name=\"robots\" content=\"noindex\">\n<title>").append(heading);
  if (!page.name.empty()) out.append(" – ").append(escaped(page.name));
  out.append("</title>\n<style>").append(style_text(page.theme)).append("</style>\n</head>\n<body>\n");
  if (!page.name.empty() || !page.theme.logo.empty()) {
    out.append("<header>");
    // Beside the name it is a picture of the same.
    if (!page.theme.logo.empty()) out.append("<img alt=\"\" src=\"").append(escaped(page.theme.logo)).append("\">");
    out.append(escaped(page.name)).append("</header>\n");
  }
  out.append("<main>\n");
}

void write_words(PageText title, std::string_view words, const Language& language, std::string& out) {
  out.append("<h1>").append(escaped(language.text(title))).append("</h1>\n<p class=\"why\">").append(escaped(words));
}

void write_link(const std::string& link, std::string_view label, std::string& out) {
  out.append("<li><a href=\"").append(escaped(link)).append("\">").append(escaped(label)).append("</a></li>\n");
}

// The ways on, the one that helps most of all first.
void write_next(const Refusal& refusal, const RefusalPage& page, const Language& language, std::string& out) {
  if (page.sign_in.empty() && page.contact.empty() && refusal.ticket.empty()) return;
  out.append("<ul class=\"next\">\n");
  if (!refusal.ticket.empty()) {
    out.append("<li><form method=\"post\" action=\"").append(escaped(page.request_access));
    out.append("\"><input type=\"hidden\" name=\"ticket\" value=\"").append(escaped(refusal.ticket)).append("\"><button>");
    out.append(escaped(language.text(PageText::ask_access))).append("</button></form></li>\n");
  }
  if (!page.sign_in.empty())
    write_link(page.sign_in, language.text(refusal.is_known ? PageText::sign_in_other : PageText::sign_in), out);
  if (!page.contact.empty()) {
    std::string label(language.text(PageText::contact));
    if (!page.contact_name.empty()) label.append(": ").append(page.contact_name);
    write_link(page.contact, label, out);
  }
  out.append("</ul>\n");
}

void write_advice(std::span<const decide::Advice> advice, const Language& language, std::string& out) {
  if (advice.empty()) return;
  out.append("<section class=\"help\"><h2>").append(escaped(language.text(PageText::would_help))).append("</h2>\n<ul>\n");
  for (const decide::Advice each : advice) out.append("<li>").append(escaped(language.text(text_of(each)))).append("</li>\n");
  out.append("</ul>\n");
  if (advice.size() > 1) out.append("<p>").append(escaped(language.text(PageText::together))).append("</p>\n");
  out.append("</section>\n");
}

void close_page(std::string& out) { out.append("</main>\n</body>\n</html>\n"); }

void write_html(const Refusal& refusal, const RefusalPage& page, const Language& language, std::string_view words, std::string& out) {
  const PageText title = heading(refusal.status);
  open_page(title, page, language, out);
  out.append("<p class=\"status\">").append(std::to_string(refusal.status)).append("</p>\n");
  write_words(title, words, language, out);
  if (refusal.status == 429 && refusal.retry_after.ns > 0) out.append(" ").append(escaped(wait_text(refusal.retry_after, language)));
  out.append("</p>\n");
  write_advice(refusal.advice, language, out);
  write_next(refusal, page, language, out);
  if (!refusal.reference.empty()) {
    out.append("<div class=\"reference\"><dl><dt>").append(escaped(language.text(PageText::reference))).append("</dt><dd>");
    out.append(escaped(refusal.reference)).append("</dd></dl>\n<p>").append(escaped(language.text(PageText::ask))).append("</p></div>\n");
  }
  close_page(out);
}

std::string_view problem_title(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 404: return "Not Found";
    case 410: return "Gone";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    default: return "Forbidden";
  }
}

void write_problem(const Refusal& refusal, const RefusalPage& page, std::string_view words, std::string& out) {
  base::JsonWriter json(out);
  json.begin_object().key("type").string("about:blank").key("title").string(problem_title(refusal.status));
  json.key("status").number(refusal.status).key("detail").string(words);
  if (!refusal.reference.empty()) json.key("reference").string(refusal.reference);
  if (!refusal.ticket.empty())
    json.key("request_access").begin_object().key("url").string(page.request_access).key("ticket").string(refusal.ticket).end_object();
  json.end_object();
}

// Forms are posted to this site alone, and only where there is one; pictures are in the page.
void add_page_headers(bool has_form, const RefusalPage& page, Reply& reply) {
  reply.content_type = kHtml;
  reply.add_header("Content-Security-Policy", std::string("default-src 'none'; style-src 'unsafe-inline'; ") +
                                                  (page.theme.logo.empty() ? "" : "img-src data:; ") + "base-uri 'none'; form-action " +
                                                  (has_form ? "'self'" : "'none'") + "; frame-ancestors 'none'");
  reply.add_header("X-Content-Type-Options", "nosniff");
  reply.add_header("Referrer-Policy", "no-referrer");
}

}  // namespace

bool wants_page(const Request& request) { return form_of(request.header("accept")) == Form::html; }

void write_refusal(const Refusal& refusal, const RefusalPage& page, const Request& request, Reply& reply) {
  const Form form = form_of(request.header("accept"));
  // A problem's texts are for programs.
  const Language& language =
      form == Form::problem ? Language::english() : choose_language(request.header("accept-language"), page.languages);
  const std::string_view words = language.words(cause_for(refusal.cause, refusal.is_known));
  reply.body.clear();
  reply.add_header("Cache-Control", "no-store");
  reply.add_header("Vary", "Accept, Accept-Language");
  switch (form) {
    case Form::problem:
      reply.content_type = kProblem;
      return write_problem(refusal, page, words, reply.body);
    case Form::text:
      reply.content_type = kText;
      reply.body.append(words).append("\n");
      if (!refusal.reference.empty())
        reply.body.append(language.text(PageText::reference)).append(": ").append(refusal.reference).append("\n");
      return;
    case Form::html:
      add_page_headers(!refusal.ticket.empty(), page, reply);
      return write_html(refusal, page, language, words, reply.body);
  }
}

void write_notice(AccessNotice notice, const RefusalPage& page, const Request& request, Reply& reply) {
  const Form form = form_of(request.header("accept"));
  const Language& language =
      form == Form::problem ? Language::english() : choose_language(request.header("accept-language"), page.languages);
  const std::string_view words = language.text(text_of(notice));
  reply.body.clear();
  reply.add_header("Cache-Control", "no-store");
  reply.add_header("Vary", "Accept, Accept-Language");
  if (form == Form::text) {
    reply.content_type = kText;
    reply.body.append(words).append("\n");
  } else if (form == Form::html) {
    add_page_headers(false, page, reply);
    open_page(PageText::asked, page, language, reply.body);
    write_words(PageText::asked, words, language, reply.body);
    reply.body.append("</p>\n");
    write_next({.is_known = true}, page, language, reply.body);
    close_page(reply.body);
  } else if (notice == AccessNotice::kept) {
    reply.content_type = kJson;
    base::JsonWriter json(reply.body);
    json.begin_object().key("requested").boolean(true).key("detail").string(words).end_object();
  } else {
    reply.content_type = kProblem;
    write_problem({.status = reply.status}, page, words, reply.body);
  }
}

void add_retry_after(int status, base::Duration retry_after, Reply& reply) {
  if ((status != 429 && status != 503) || retry_after.ns <= 0) return;
  const std::string seconds = std::to_string(seconds_of(retry_after));
  reply.add_header("Retry-After", seconds);
  if (status == 429) reply.add_header("RateLimit", R"("default";r=0;t=)" + seconds);
}

bool is_link(std::string_view text) {
  const bool is_clean = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
  const bool is_path = text.starts_with('/') && !text.starts_with("//");
  return is_clean && (is_path || text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:"));
}

bool is_ticket(std::string_view text) {
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
}

bool is_reference(std::string_view text) {
  constexpr std::size_t length = 20;
  return text.size() == length && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace why403::serve
