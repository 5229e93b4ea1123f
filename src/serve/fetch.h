// One document from the web, within bounds: what an issuer publishes about itself and its keys.
//
//   const auto text = fetch("https://id.example/jwks", {.authorities = "", .stopping = stopping});
//
// One GET, or one POST, over a connection of its own. Everything is bounded: `within` for the whole of it, of which each
// address of the host gets an equal share to be connected in, and kFetchBytesMax for the document. Only status 200 counts, and no
// redirect is followed: whoever may answer for an issuer is configured. Plain http only to this machine,
// since whoever could change the answer on its way could sign in as anybody. Blocks; `stopping` ends it
// within kFetchStep.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "serve/resolver.h"
#include "serve/tls.h"

namespace why403::serve {

inline constexpr base::Duration kFetchMax{5 * base::kSecond.ns};
inline constexpr base::Duration kFetchStep{base::kSecond.ns / 10};
inline constexpr std::uint64_t kFetchBytesMax = 1 << 20;

struct Url {
  bool is_tls = false;
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  std::string authority;  ///< as the Host header has it
  std::string target;     ///< path and query
};

/// `https://…`, or `http://` to this machine. The error is for whoever wrote it.
Result<Url, std::string> parse_url(std::string_view text);

struct FetchOptions {
  std::string authorities;  ///< a PEM file; empty: the system's
  const std::atomic<bool>& stopping;
  base::Duration within = kFetchMax;
  std::string form;           ///< posted as application/x-www-form-urlencoded; empty: GET
  std::string authorization;  ///< of the header's value; empty: none
  std::string traceparent;    ///< of the request that this is for; empty: none
  /// Kept for further fetches with the same authorities, whose files are then read once; null: not kept.
  std::shared_ptr<const TlsContext>* context = nullptr;
  Resolver* resolver = nullptr;  ///< null: one of its own
};
Result<std::string, Message> fetch(const std::string& url, const FetchOptions& options);

}  // namespace why403::serve
