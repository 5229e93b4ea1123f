// What Envoy asks over gRPC and is answered, as plain values: the narrow way between the program and its module
// why403_grpc.so, which alone knows gRPC and protocol buffers. serve/check_server.h loads the module; serve/grpc/ is it.
//
//   const CheckModule* module = …("why403_check_module")();
//   if (module->form == kCheckForm) listener = module->open(settings, desk, fault);
//
// The two are linked with C++ runtimes of their own. So what passes between them is numbers, views, calls of the virtual
// functions below, and functions that keep themselves: each side reads what the other owns, and frees nothing of it. No
// exception passes. Views
// of a question live until it is answered, those of an answer while it is taken.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "serve/exchange.h"

namespace why403::serve {

inline constexpr const char* kCheckModuleFunction = "why403_check_module";

/// envoy.service.auth.v3.CheckRequest, as far as decisions depend on it.
struct CheckQuestion {
  std::string_view caller;  ///< who is connected, in gRPC's words: `ipv4:10.20.1.4:41532`
  std::string_view method;
  std::string_view host;  ///< perhaps with a port
  std::string_view path;  ///< with query
  std::span<const Header> headers;
  bool are_joined = true;        ///< headers of one name came as one, with commas between them
  std::string_view source;       ///< the address that is connected to Envoy
  std::string_view principal;    ///< of its certificate: the first URI, else DNS name, else the subject
  std::string_view certificate;  ///< PEM, percent-encoded
  Waiting* waiting = nullptr;    ///< as of a Request
  bool is_resumed = false;
};

/// envoy.service.auth.v3.CheckResponse, likewise.
struct CheckAnswer {
  bool is_pending = false;  ///< nothing is answered yet: what was woken asks again
  bool is_allowed = false;
  bool is_enforced = true;
  int status = 403;
  std::chrono::nanoseconds answer_at{0};  ///< so long after the question came
  std::string_view body;
  std::span<const Header> headers;            ///< of the request to the upstream when allowed, else of the refusal
  std::span<const std::string_view> removed;  ///< headers of the request that the upstream must not see
  std::span<const Header> facts;              ///< for Envoy's access log
  std::span<const std::string_view> policies;
  std::span<const std::string_view> obligations;
};

/// Takes an answer, while its views live.
class CheckTaker {
 public:
  virtual void take(const CheckAnswer& answer) noexcept = 0;

 protected:
  ~CheckTaker() = default;
};

/// Answers the questions of one thread.
class CheckDoor {
 public:
  virtual void answer(const CheckQuestion& question, CheckTaker& taker) noexcept = 0;

 protected:
  ~CheckDoor() = default;
};

/// Why a question got no answer.
enum class Unanswered : std::uint8_t {
  late,     ///< its deadline had passed
  crowded,  ///< too many were under way
};
inline constexpr std::size_t kUnanswered = 2;

/// The program, to the module. Any thread may call.
class CheckDesk {
 public:
  /// A door for the calling thread; the desk owns it, and outlives the listener. Null: there are too many.
  virtual CheckDoor* open_door() noexcept = 0;
  virtual void count(Unanswered why) noexcept = 0;

 protected:
  ~CheckDesk() = default;
};

/// PEM texts; the certificate is followed by those between it and its authority.
struct CheckCertificate {
  std::string_view certificate;
  std::string_view key;
  std::string_view clients;  ///< authorities of callers' certificates; empty: none is asked for
  bool require_client = false;
};

struct CheckSettings {
  const char* address = "";                       ///< `127.0.0.1:0`
  const CheckCertificate* certificate = nullptr;  ///< null: without TLS
  std::uint32_t checks_max = 0;                   ///< under way at once
  std::uint32_t question_bytes_max = 0;
  std::uint32_t metadata_bytes_max = 0;  ///< gRPC's own headers
  std::uint32_t handshake_ms_max = 0;
  std::uint32_t idle_ms_max = 0;  ///< of a connection
};

/// The module's server. Called by one thread at a time.
class CheckListener {
 public:
  [[nodiscard]] virtual int port() const noexcept = 0;
  /// For new connections. False: it stays as it was.
  virtual bool renew(const CheckCertificate& certificate) noexcept = 0;
  /// Takes no more connections, lets what is under way come to its end for so long, and returns when all is done.
  virtual void stop(std::uint32_t drain_ms) noexcept = 0;

 protected:
  ~CheckListener() = default;
};

/// Why a listener could not be opened.
struct CheckFault {
  char text[256] = {};
};

/// Of everything in this file: a number, which changes with it, and a sum that tells most changes that were forgotten. A
/// module of another form is refused.
inline constexpr std::uint32_t kCheckForm =
    (2U << 16) + sizeof(CheckQuestion) + 3 * sizeof(CheckAnswer) + 5 * sizeof(CheckSettings) + 7 * sizeof(CheckCertificate);

struct CheckModule {
  std::uint32_t form = kCheckForm;
  const char* library = "";  ///< `gRPC 1.51.1`
  /// Null with a fault. close() is for what it gave, after stop().
  CheckListener* (*open)(const CheckSettings& settings, CheckDesk& desk, CheckFault& fault) noexcept = nullptr;
  void (*close)(CheckListener* listener) noexcept = nullptr;
};

}  // namespace why403::serve
