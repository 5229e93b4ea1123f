#include "identity/openssl.h"

#include <dlfcn.h>

#include <string>

namespace why403::identity {

namespace native {

// NOLINTNEXTLINE(bugprone-macro-parentheses): the name that is declared takes none
#define WHY403_DEFINE(function) decltype(&::function) function = nullptr;
WHY403_CRYPTO_FUNCTIONS(WHY403_DEFINE)
WHY403_TLS_FUNCTIONS(WHY403_DEFINE)
#undef WHY403_DEFINE

}  // namespace native

namespace {

// The names of the version whose headers this was compiled with.
#define WHY403_TEXT_OF(number) #number
#define WHY403_LIBRARY(name, number) name ".so." WHY403_TEXT_OF(number)
constexpr const char* kCrypto = WHY403_LIBRARY("libcrypto", OPENSSL_SHLIB_VERSION);
constexpr const char* kTls = WHY403_LIBRARY("libssl", OPENSSL_SHLIB_VERSION);

template <typename Function>
bool bind(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Status<Message> load() {
  void* const crypto = ::dlopen(kCrypto, RTLD_NOW | RTLD_LOCAL);
  void* const tls = crypto == nullptr ? nullptr : ::dlopen(kTls, RTLD_NOW | RTLD_LOCAL);
  if (tls == nullptr) {
    const char* const reason = ::dlerror();
    return Message{.what = "OpenSSL is not there, and signed tokens and TLS need it",
                   .reason = reason != nullptr ? reason : "",
                   .help = std::string("install the package that holds `") + kTls + "`"};
  }
  const char* missing = nullptr;
#define WHY403_BIND_CRYPTO(function) \
  if (!bind(crypto, #function, native::function)) missing = #function;
#define WHY403_BIND_TLS(function) \
  if (!bind(tls, #function, native::function)) missing = #function;
  WHY403_CRYPTO_FUNCTIONS(WHY403_BIND_CRYPTO)
  WHY403_TLS_FUNCTIONS(WHY403_BIND_TLS)
#undef WHY403_BIND_CRYPTO
#undef WHY403_BIND_TLS
  if (missing != nullptr)
    return Message{.what = "this OpenSSL is another than why403 was built for",
                   .reason = "it has no `" + std::string(missing) + "`"};
  return Done{};
}

}  // namespace

Status<Message> load_openssl() {
  static const Status<Message> loaded = load();
  return loaded;
}

}  // namespace why403::identity
