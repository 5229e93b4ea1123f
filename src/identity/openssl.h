// OpenSSL, loaded when it is first needed: the functions that this program uses, under their own names.
//
//   using namespace identity::native;    // inside a namespace of ours: the names below hide the global ones
//   TRY(load_openssl());
//   const auto* context = SSL_CTX_new(TLS_server_method());
//
// A run that checks no token and speaks no TLS pays nothing for the library, and a machine without it runs
// all the rest. Each name is a pointer of the very type that OpenSSL's own header declares, so the compiler
// checks every call. Nothing may be called before load_openssl() has succeeded; any thread may call that, and
// again. Only sources include this, never a header of ours.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/message.h"
#include "base/result.h"

// clang-format off
// What libcrypto holds.
#define WHY403_CRYPTO_FUNCTIONS(F)                                                                    \
  F(ASN1_STRING_get0_data) F(ASN1_STRING_length) F(ASN1_STRING_to_UTF8) F(BIO_ctrl) F(BIO_free_all)   \
  F(BIO_new) F(BIO_new_mem_buf) F(BIO_read) F(BIO_s_mem) F(BIO_write) F(BN_bin2bn) F(BN_free) F(BN_is_odd)               \
  F(BN_is_one) F(BN_num_bits) F(CRYPTO_free) F(ECDSA_SIG_free) F(ECDSA_SIG_new) F(ECDSA_SIG_set0)     \
  F(ERR_clear_error) F(ERR_error_string_n) F(ERR_get_error) F(EVP_DigestVerify)                       \
  F(EVP_DigestVerifyInit_ex) F(EVP_MD_CTX_free) F(EVP_MD_CTX_new) F(EVP_PKEY_CTX_free)                \
  F(EVP_PKEY_CTX_new_from_name) F(EVP_PKEY_CTX_new_from_pkey) F(EVP_PKEY_CTX_set_rsa_padding)         \
  F(EVP_PKEY_CTX_set_rsa_pss_saltlen) F(EVP_PKEY_free) F(EVP_PKEY_fromdata)                           \
  F(EVP_PKEY_fromdata_init) F(EVP_PKEY_new_raw_public_key) F(EVP_PKEY_public_check)                   \
  F(GENERAL_NAMES_free) F(OPENSSL_sk_num) F(OPENSSL_sk_value) F(OSSL_PARAM_BLD_free)                  \
  F(OSSL_PARAM_BLD_new) F(OSSL_PARAM_BLD_push_BN) F(OSSL_PARAM_BLD_push_octet_string)                 \
  F(OSSL_PARAM_BLD_push_utf8_string) F(OSSL_PARAM_BLD_to_param) F(OSSL_PARAM_free)                    \
  F(PEM_read_bio_PrivateKey) F(PEM_read_bio_X509) F(X509_check_private_key)                           \
  F(X509_NAME_print_ex) F(X509_VERIFY_PARAM_set1_ip_asc) F(X509_free) F(X509_get_ext_d2i)             \
  F(X509_get_subject_name) F(X509_verify_cert_error_string) F(i2d_ECDSA_SIG)

// What libssl holds.
#define WHY403_TLS_FUNCTIONS(F)                                                                       \
  F(SSL_CTX_check_private_key) F(SSL_CTX_ctrl) F(SSL_CTX_free) F(SSL_CTX_load_verify_file)            \
  F(SSL_CTX_new) F(SSL_CTX_set_cipher_list) F(SSL_CTX_set_client_CA_list)                             \
  F(SSL_CTX_set_default_passwd_cb) F(SSL_CTX_set_default_verify_paths) F(SSL_CTX_set_options)         \
  F(SSL_CTX_set_session_id_context) F(SSL_CTX_set_verify) F(SSL_CTX_use_PrivateKey_file)              \
  F(SSL_CTX_use_certificate_chain_file) F(SSL_ctrl) F(SSL_do_handshake) F(SSL_free)                   \
  F(SSL_get0_param) F(SSL_get1_peer_certificate) F(SSL_get_error) F(SSL_get_verify_result)            \
  F(SSL_is_init_finished) F(SSL_load_client_CA_file) F(SSL_new) F(SSL_read) F(SSL_set1_host)          \
  F(SSL_set_accept_state) F(SSL_set_bio) F(SSL_set_connect_state) F(SSL_shutdown) F(SSL_write)        \
  F(TLS_client_method) F(TLS_server_method)
// clang-format on

namespace why403::identity {

/// Loads both libraries once; says what is missing when that fails.
Status<Message> load_openssl();

namespace native {

// NOLINTNEXTLINE(bugprone-macro-parentheses): the name that is declared takes none
#define WHY403_DECLARE(function) extern decltype(&::function) function;
WHY403_CRYPTO_FUNCTIONS(WHY403_DECLARE)
WHY403_TLS_FUNCTIONS(WHY403_DECLARE)
#undef WHY403_DECLARE

/// Frees by one of the functions above: `std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>`.
template <auto& Free>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

}  // namespace native
}  // namespace why403::identity
