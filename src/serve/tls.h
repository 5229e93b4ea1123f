// TLS over bytes that somebody else carries: what comes off the wire goes in, what must go onto it comes out.
//
//   auto context = TRY(TlsContext::for_server({.certificate = "server.pem", .key = "server-key.pem"}));
//   TlsSession session(context);
//   switch (session.take(bytes_from_wire, plain, wire)) …      // then send `wire`
//   session.seal("HTTP/1.1 200 …", wire);
//
// TLS 1.2 at least, with forward secrecy and authenticated encryption; no renegotiation, no compression. A
// server may ask for client certificates: one that does not verify ends the handshake. A client verifies the
// server's certificate and name. A context is immutable and shared by threads; a session belongs to one.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "identity/certificate.h"

namespace why403::serve {

/// What a server shows, and whom it asks to show theirs. PEM files.
struct TlsFiles {
  std::string certificate;  ///< its own first, then those between it and the authority
  std::string key;
  std::string clients;          ///< authorities of client certificates; empty: none is asked for
  bool require_client = false;  ///< a client without a certificate is refused
  bool operator==(const TlsFiles&) const = default;
};

/// What the files hold, for whoever speaks TLS by other means. The key is that of the certificate.
struct TlsTexts {
  std::string certificate, key, clients;
};
Result<TlsTexts, Message> read_tls_texts(const TlsFiles& files);

/// The names in a certificate's text, PEM; nothing where it cannot be read. OpenSSL must have been loaded.
std::optional<identity::CertificateNames> read_certificate_names(std::string_view pem);

class TlsContext {
 public:
  struct Native;  ///< the library's form
  static Result<std::shared_ptr<const TlsContext>, Message> for_server(const TlsFiles& files);
  /// `authorities` is a PEM file; empty: the system's.
  static Result<std::shared_ptr<const TlsContext>, Message> for_client(const std::string& authorities);
  explicit TlsContext(std::unique_ptr<Native> native);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

 private:
  friend class TlsSession;
  std::unique_ptr<Native> native_;
};

class TlsSession {
 public:
  enum class State : std::uint8_t {
    shaking,  ///< hands: nothing can be sealed yet
    open,
    ended,   ///< the other side will send no more
    failed,  ///< `wire` may hold an alert; fault() says why
  };

  explicit TlsSession(const std::shared_ptr<const TlsContext>& context);
  /// As a client of `host`, a name or an address, which the server's certificate must bear.
  TlsSession(const std::shared_ptr<const TlsContext>& context, const std::string& host);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  /// What `bytes` hold is appended to `plain`, what must be sent in turn to `wire`.
  State take(std::string_view bytes, std::string& plain, std::string& wire);
  /// Only of an open session.
  void seal(std::string_view plain, std::string& wire);
  /// Says that no more will be sent.
  void end(std::string& wire);
  [[nodiscard]] bool is_open() const;
  /// Of the client's certificate, which was verified; null when it showed none.
  [[nodiscard]] const identity::CertificateNames* peer() const;
  [[nodiscard]] const std::string& fault() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// The context that new connections use: any thread may replace it; those that stand keep theirs.
class TlsInForce {
 public:
  explicit TlsInForce(std::shared_ptr<const TlsContext> context) : context_(std::move(context)) {}
  [[nodiscard]] std::shared_ptr<const TlsContext> get() const {
    const std::scoped_lock lock(changing_);
    return context_;
  }
  void replace(std::shared_ptr<const TlsContext> context) {
    const std::scoped_lock lock(changing_);
    context_ = std::move(context);
  }

 private:
  mutable std::mutex changing_;
  std::shared_ptr<const TlsContext> context_;
};

}  // namespace why403::serve
