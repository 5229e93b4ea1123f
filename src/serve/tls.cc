#include "serve/tls.h"

#include <array>
#include <optional>

#include "base/file.h"
#include "base/ip.h"
#include "identity/openssl.h"

namespace why403::serve {

using namespace identity::native;

namespace {

using Context = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free_all>>;

// Ciphers of TLS 1.2; those of 1.3 are all good. RFC 9325 section 4.2.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::size_t kTakenAtOnce = 16 << 10;

// The newest error of the library in its own words, and none left behind.
std::string last_error() {
  std::array<char, 256> text{};
  if (const unsigned long code = ERR_get_error(); code != 0)
    ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  // `error:0A000086:SSL routines::certificate verify failed`: the last part is for people.
  const std::string whole = text.data();
  const std::size_t colon = whole.rfind(':');
  return colon == std::string::npos ? whole : whole.substr(colon + 1);
}

// A key behind a passphrase would make a service ask a terminal that nobody watches.
int no_passphrase(char*, int, int, void*) { return 0; }

bool set_common(SSL_CTX* context) {
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections give their buffers back.
  SSL_CTX_ctrl(context, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, nullptr);
  return SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1;
}

std::string text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// RFC 5280 section 4.2.1.6.
void read_alternatives(const X509* certificate, identity::CertificateNames& names) {
  auto* const found =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  if (found == nullptr) return;
  const auto* const stack = reinterpret_cast<const OPENSSL_STACK*>(found);
  for (int i = 0; i < OPENSSL_sk_num(stack); ++i) {
    const auto* const name = static_cast<const GENERAL_NAME*>(OPENSSL_sk_value(stack, i));
    if (name->type == GEN_URI) names.uris.push_back(text_of(name->d.uniformResourceIdentifier));
    if (name->type == GEN_DNS) names.dns.push_back(text_of(name->d.dNSName));
  }
  GENERAL_NAMES_free(found);
}

std::string drained(BIO* memory) {
  std::string bytes;
  std::array<char, 4096> part{};
  for (int count = 0; (count = BIO_read(memory, part.data(), static_cast<int>(part.size()))) > 0;)
    bytes.append(part.data(), static_cast<std::size_t>(count));
  return bytes;
}

identity::CertificateNames names_of(const X509* certificate) {
  identity::CertificateNames names;
  const Memory memory(BIO_new(BIO_s_mem()));
  if (memory && X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >= 0)
    names.subject = drained(memory.get());
  read_alternatives(certificate, names);
  return names;
}

Message broken(std::string what) { return {.what = std::move(what), .reason = last_error()}; }

}  // namespace

std::optional<identity::CertificateNames> read_certificate_names(std::string_view pem) {
  ERR_clear_error();
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(
      memory ? PEM_read_bio_X509(memory.get(), nullptr, no_passphrase, nullptr) : nullptr);
  ERR_clear_error();
  if (!certificate) return std::nullopt;
  return names_of(certificate.get());
}

// The texts are read once: what is looked at here is what is handed on.
Result<TlsTexts, Message> read_tls_texts(const TlsFiles& files) {
  TRY(identity::load_openssl());
  ERR_clear_error();
  TlsTexts texts{.certificate = TRY(base::read_file(files.certificate)), .key = TRY(base::read_file(files.key))};
  if (!files.clients.empty()) texts.clients = TRY(base::read_file(files.clients));
  const Memory chain(BIO_new_mem_buf(texts.certificate.data(), static_cast<int>(texts.certificate.size())));
  const Memory secret(BIO_new_mem_buf(texts.key.data(), static_cast<int>(texts.key.size())));
  if (!chain || !secret) return broken("TLS cannot be set up");
  const Certificate certificate(PEM_read_bio_X509(chain.get(), nullptr, no_passphrase, nullptr));
  if (!certificate) return broken("cannot read the certificate `" + files.certificate + "`");
  const Key key(PEM_read_bio_PrivateKey(secret.get(), nullptr, no_passphrase, nullptr));
  if (!key) return broken("cannot read the key `" + files.key + "`");
  if (X509_check_private_key(certificate.get(), key.get()) != 1)
    return broken("the key `" + files.key + "` is not that of the certificate `" + files.certificate + "`");
  return texts;
}

struct TlsContext::Native {
  Context context;
};

TlsContext::TlsContext(std::unique_ptr<Native> native) : native_(std::move(native)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<const TlsContext>, Message> TlsContext::for_server(const TlsFiles& files) {
  TRY(identity::load_openssl());
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const raw = context.get();
  if (raw == nullptr || !set_common(raw)) return broken("TLS cannot be set up");
  SSL_CTX_set_default_passwd_cb(raw, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(raw, files.certificate.c_str()) != 1)
    return broken("cannot read the certificate `" + files.certificate + "`");
  if (SSL_CTX_use_PrivateKey_file(raw, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return broken("cannot read the key `" + files.key + "`, or it is not that of `" + files.certificate +
                  "`");
  if (SSL_CTX_check_private_key(raw) != 1)
    return broken("the key `" + files.key + "` is not that of the certificate `" + files.certificate + "`");
  // Sessions are resumed only here.
  constexpr std::array<unsigned char, 6> name = {'w', 'h', 'y', '4', '0', '3'};
  SSL_CTX_set_session_id_context(raw, name.data(), name.size());
  if (!files.clients.empty()) {
    auto* const authorities = SSL_load_client_CA_file(files.clients.c_str());
    if (authorities == nullptr || SSL_CTX_load_verify_file(raw, files.clients.c_str()) != 1)
      return broken("cannot read the authorities `" + files.clients + "`");
    SSL_CTX_set_client_CA_list(raw, authorities);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | (files.require_client ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       nullptr);
  }
  return std::make_shared<const TlsContext>(std::make_unique<Native>(Native{std::move(context)}));
}

Result<std::shared_ptr<const TlsContext>, Message> TlsContext::for_client(const std::string& authorities) {
  TRY(identity::load_openssl());
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_client_method()));
  if (!context || !set_common(context.get())) return broken("TLS cannot be set up");
  const int loaded = authorities.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                         : SSL_CTX_load_verify_file(context.get(), authorities.c_str());
  if (loaded != 1) return broken("cannot read the authorities `" + authorities + "`");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::make_shared<const TlsContext>(std::make_unique<Native>(Native{std::move(context)}));
}

struct TlsSession::Inside {
  std::shared_ptr<const TlsContext> context;
  std::unique_ptr<SSL, Freer<SSL_free>> session;
  BIO* in = nullptr;  // owned by the session
  BIO* out = nullptr;
  State state = State::shaking;
  std::optional<identity::CertificateNames> peer;
  std::string fault;

  explicit Inside(std::shared_ptr<const TlsContext> shared)
      : context(std::move(shared)), session(SSL_new(context->native_->context.get())) {
    Memory from(BIO_new(BIO_s_mem()));
    Memory to(BIO_new(BIO_s_mem()));
    if (!session || !from || !to) {
      fail("out of memory");
      return;
    }
    in = from.release();
    out = to.release();
    SSL_set_bio(session.get(), in, out);
  }
  void fail(std::string why) {
    state = State::failed;
    fault = std::move(why);
  }
  // What the library said of an operation that did not succeed.
  void judge(int result) {
    const int error = SSL_get_error(session.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
    if (error == SSL_ERROR_ZERO_RETURN) {
      state = State::ended;
      return;
    }
    const long verified = SSL_get_verify_result(session.get());
    std::string why = last_error();
    if (verified != X509_V_OK) why += std::string(": ") + X509_verify_cert_error_string(verified);
    fail(std::move(why));
  }
  void shake() {
    const int done = SSL_do_handshake(session.get());
    if (done != 1) return judge(done);
    state = State::open;
    const Certificate shown(SSL_get1_peer_certificate(session.get()));
    if (shown) peer = names_of(shown.get());
  }
  void read(std::string& plain) {
    while (state == State::open) {
      const std::size_t size = plain.size();
      plain.resize(size + kTakenAtOnce);
      const int count = SSL_read(session.get(), plain.data() + size, kTakenAtOnce);
      plain.resize(size + static_cast<std::size_t>(std::max(count, 0)));
      if (count > 0) continue;
      judge(count);
      return;
    }
  }
};

TlsSession::TlsSession(const std::shared_ptr<const TlsContext>& context)
    : inside_(std::make_unique<Inside>(context)) {
  if (inside_->state != State::failed) SSL_set_accept_state(inside_->session.get());
}

TlsSession::TlsSession(const std::shared_ptr<const TlsContext>& context, const std::string& host)
    : inside_(std::make_unique<Inside>(context)) {
  if (inside_->state == State::failed) return;
  SSL* const session = inside_->session.get();
  SSL_set_connect_state(session);
  // RFC 6066 section 3: an address is not named.
  const bool is_address = base::parse_ip(host).has_value();
  const bool is_set = is_address
                          ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1
                          : SSL_set1_host(session, host.c_str()) == 1 &&
                                SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                         const_cast<char*>(host.c_str())) == 1;
  if (!is_set) inside_->fail("`" + host + "` cannot be verified");
}

TlsSession::~TlsSession() = default;

TlsSession::State TlsSession::take(std::string_view bytes, std::string& plain, std::string& wire) {
  Inside& inside = *inside_;
  if (inside.state == State::failed) return inside.state;
  ERR_clear_error();
  if (!bytes.empty() && BIO_write(inside.in, bytes.data(), static_cast<int>(bytes.size())) < 0)
    inside.fail("out of memory");
  if (inside.state == State::shaking) inside.shake();
  inside.read(plain);
  wire += drained(inside.out);
  return inside.state;
}

void TlsSession::seal(std::string_view plain, std::string& wire) {
  ERR_clear_error();
  while (!plain.empty()) {
    const int size = static_cast<int>(std::min<std::size_t>(plain.size(), 1 << 20));
    const int count = SSL_write(inside_->session.get(), plain.data(), size);
    if (count <= 0) return inside_->judge(count);
    plain.remove_prefix(static_cast<std::size_t>(count));
  }
  wire += drained(inside_->out);
}

void TlsSession::end(std::string& wire) {
  if (inside_->state == State::failed || inside_->state == State::shaking) return;
  ERR_clear_error();
  SSL_shutdown(inside_->session.get());
  ERR_clear_error();
  wire += drained(inside_->out);
}

bool TlsSession::is_open() const { return inside_->state == State::open || inside_->state == State::ended; }
const identity::CertificateNames* TlsSession::peer() const {
  return inside_->peer ? &*inside_->peer : nullptr;
}
const std::string& TlsSession::fault() const { return inside_->fault; }

}  // namespace why403::serve
