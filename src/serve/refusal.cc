#include "serve/refusal.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "serve/words.h"

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

// `;q=0.5`, from 0 to 1; what cannot be read counts as 1.
double quality(std::string_view parameters) {
  for (const std::string_view each : base::split(parameters, ';')) {
    const base::Cut parameter = base::cut(base::trim(each), "=");
    if (base::equals_ignoring_case(parameter.before, "q")) return base::parse_double(parameter.after).value_or(1);
  }
  return 1;
}

struct Preference {
  std::string_view range;
  double quality;
};
template <typename See>
void each_preference(std::string_view header, See see) {
  for (const std::string_view each : base::split(header, ',')) {
    const base::Cut item = base::cut(each, ";");
    see(Preference{base::trim(item.before), quality(item.after)});
  }
}

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

bool prefers_german(std::string_view accept_language) {
  double german = 0;
  double english = 0;
  each_preference(accept_language, [&](const Preference& preference) {
    double* const to = base::starts_with_ignoring_case(preference.range, "de")   ? &german
                       : base::starts_with_ignoring_case(preference.range, "en") ? &english
                                                                                 : nullptr;
    if (to != nullptr) *to = std::max(*to, preference.quality);
  });
  return german > english;
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

// The texts of the page beside the words for the cause.
struct PageTexts {
  std::string_view language;
  std::string_view refused, unauthenticated, absent, too_many, unavailable;
  std::string_view wait_before, wait_after;
  std::string_view ask, reference, sign_in, contact;
  std::string_view ask_access, asked;
  std::array<std::string_view, 5> notices;  // by AccessNotice
};
constexpr PageTexts kEnglish{
    .language = "en",
    .refused = "You cannot go on here",
    .unauthenticated = "Signing in is needed",
    .absent = "Nothing to be found here",
    .too_many = "One moment, please",
    .unavailable = "This cannot be checked right now",
    .wait_before = "Try again in ",
    .wait_after = " seconds.",
    .ask = "If you think this is wrong, tell whoever runs this site the reference. It tells them what happened, and "
           "nobody else anything.",
    .reference = "Reference",
    .sign_in = "Sign in, or as somebody else",
    .contact = "Ask for help",
    .ask_access = "Ask for access",
    .asked = "Your request for access",
    .notices = {"It was passed on. Whoever decides about it sees what you wanted to do.", "There are enough requests of yours for now.",
                "Only the person who was refused can ask.", "This page is too old: try again what was refused, then ask.",
                "It could not be passed on right now: try again in a moment."}};
constexpr PageTexts kGerman{
    .language = "de",
    .refused = "Hier geht es für Sie nicht weiter",
    .unauthenticated = "Eine Anmeldung ist nötig",
    .absent = "Hier ist nichts zu finden",
    .too_many = "Einen Moment, bitte",
    .unavailable = "Das lässt sich gerade nicht prüfen",
    .wait_before = "Versuchen Sie es in ",
    .wait_after = " Sekunden noch einmal.",
    .ask = "Wenn Sie meinen, dass das nicht stimmt, nennen Sie denen, die diese Seite betreiben, das Kennzeichen. Es sagt "
           "ihnen, was geschehen ist, und sonst niemandem etwas.",
    .reference = "Kennzeichen",
    .sign_in = "Anmelden, auch als jemand anderes",
    .contact = "Um Hilfe bitten",
    .ask_access = "Um Zugang bitten",
    .asked = "Ihre Bitte um Zugang",
    .notices = {"Sie wurde weitergegeben. Wer darüber entscheidet, sieht, was Sie tun wollten.", "Für den Augenblick sind es genug Bitten.",
                "Nur wer abgewiesen wurde, kann bitten.", "Diese Seite ist zu alt: versuchen Sie noch einmal, was abgewiesen wurde, und bitten Sie dann.",
                "Sie konnte gerade nicht weitergegeben werden: versuchen Sie es gleich noch einmal."}};

std::string_view heading(int status, const PageTexts& texts) {
  switch (status) {
    case 401: return texts.unauthenticated;
    case 404: return texts.absent;
    case 429: return texts.too_many;
    case 503: return texts.unavailable;
    default: return texts.refused;
  }
}

std::int64_t seconds_of(base::Duration duration) {
  return (duration.ns + base::kSecond.ns - 1) / base::kSecond.ns;
}

// Colours are those of the reader's system, and text on them has a contrast of 7 to 1 or more.
constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}"
    "body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:#f6f7f9;color:#1b2330}"
    "main{box-sizing:border-box;max-width:38rem;margin:8vh auto;padding:2rem}"
    ".site,.status{margin:0;color:#465064}"
    "h1{margin:.5rem 0 1rem;font-size:1.75rem;line-height:1.25}"
    ".why{font-size:1.1875rem}"
    "dl{margin:1.5rem 0;padding:1rem 1.25rem;border:1px solid #c6ccd6;border-radius:.5rem;background:#fff}"
    "dt{color:#465064;font-size:.9375rem}"
    "dd{margin:0;font:1.125rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}"
    "button{padding:.5rem 1rem;font:inherit;cursor:pointer}"
    ".next{padding:0;list-style:none}"
    ".next a{display:inline-block;padding:.5rem 0;color:#0b4a9e}"
    "a:focus-visible,button:focus-visible{outline:3px solid;outline-offset:3px}"
    "@media(prefers-color-scheme:dark){body{background:#12161d;color:#e6e9ef}.site,.status,dt{color:#b3bccb}"
    "dl{background:#1a2029;border-color:#3a4453}.next a{color:#9cc4ff}}";

void open_page(std::string_view title, std::string_view words, const RefusalPage& page, const PageTexts& texts, std::string& out) {
  out.append("<!doctype html>\n<html lang=\"").append(texts.language).append("\">\n<head>\n<meta charset=\"utf-8\">\n");
  out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
  out.append("<meta name=\"robots\" content=\"noindex\">\n<title>").append(title);
  if (!page.name.empty()) out.append(" – ").append(escaped(page.name));
  out.append("</title>\n<style>").append(kStyle).append("</style>\n</head>\n<body>\n<main>\n");
  if (!page.name.empty()) out.append("<p class=\"site\">").append(escaped(page.name)).append("</p>\n");
  out.append("<h1>").append(title).append("</h1>\n<p class=\"why\">").append(escaped(words));
}

void close_page(int status, const RefusalPage& page, const PageTexts& texts, std::string& out) {
  if (!page.sign_in.empty() || !page.contact.empty()) {
    out.append("<ul class=\"next\">\n");
    for (const auto& [link, label] : {std::pair(&page.sign_in, texts.sign_in), std::pair(&page.contact, texts.contact)})
      if (!link->empty())
        out.append("<li><a href=\"").append(escaped(*link)).append("\">").append(label).append("</a></li>\n");
    out.append("</ul>\n");
  }
  out.append("<p class=\"status\">").append(std::to_string(status)).append("</p>\n</main>\n</body>\n</html>\n");
}

void write_html(const Refusal& refusal, const RefusalPage& page, const PageTexts& texts, std::string_view words,
                std::string& out) {
  open_page(heading(refusal.status, texts), words, page, texts, out);
  if (refusal.status == 429 && refusal.retry_after.ns > 0)
    out.append(" ").append(texts.wait_before).append(std::to_string(seconds_of(refusal.retry_after))).append(texts.wait_after);
  out.append("</p>\n");
  if (!refusal.reference.empty()) {
    out.append("<dl><dt>").append(texts.reference).append("</dt><dd>").append(escaped(refusal.reference));
    out.append("</dd></dl>\n<p>").append(texts.ask).append("</p>\n");
  }
  if (!refusal.ticket.empty()) {
    out.append("<form method=\"post\" action=\"").append(escaped(page.request_access)).append("\"><input type=\"hidden\" name=\"ticket\" value=\"");
    out.append(escaped(refusal.ticket)).append("\"><button>").append(texts.ask_access).append("</button></form>\n");
  }
  close_page(refusal.status, page, texts, out);
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

// Forms are posted to this site alone, and only where there is one.
void add_page_headers(bool has_form, Reply& reply) {
  reply.content_type = kHtml;
  reply.add_header("Content-Security-Policy", std::string("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ") +
                                                  (has_form ? "'self'" : "'none'") + "; frame-ancestors 'none'");
  reply.add_header("X-Content-Type-Options", "nosniff");
  reply.add_header("Referrer-Policy", "no-referrer");
}

}  // namespace

void write_refusal(const Refusal& refusal, const RefusalPage& page, const Request& request, Reply& reply) {
  const Form form = form_of(request.header("accept"));
  const bool is_german = form != Form::problem && prefers_german(request.header("accept-language"));
  const PageTexts& texts = is_german ? kGerman : kEnglish;
  const RefusalWords& known = refusal_words(refusal.cause);
  const std::string_view words = is_german ? known.de : known.en;
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
        reply.body.append(texts.reference).append(": ").append(refusal.reference).append("\n");
      return;
    case Form::html:
      add_page_headers(!refusal.ticket.empty(), reply);
      return write_html(refusal, page, texts, words, reply.body);
  }
}

void write_notice(AccessNotice notice, const RefusalPage& page, const Request& request, Reply& reply) {
  const Form form = form_of(request.header("accept"));
  const PageTexts& texts = form != Form::problem && prefers_german(request.header("accept-language")) ? kGerman : kEnglish;
  const std::string_view words = texts.notices[static_cast<std::size_t>(notice)];
  reply.body.clear();
  reply.add_header("Cache-Control", "no-store");
  reply.add_header("Vary", "Accept, Accept-Language");
  if (form == Form::text) {
    reply.content_type = kText;
    reply.body.append(words).append("\n");
  } else if (form == Form::html) {
    add_page_headers(false, reply);
    open_page(texts.asked, words, page, texts, reply.body);
    reply.body.append("</p>\n");
    close_page(reply.status, page, texts, reply.body);
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
