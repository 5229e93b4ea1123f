// Who the holder of a client certificate is, as a TLS end that verified it says.
//
//   const auto names =
//   read_forwarded_certificate(R"(Hash=ab;Subject="CN=sync,O=Acme";URI=spiffe://acme/sync)"); const auto id =
//   name_of(*names, CertificateName::common_name);     // sync
//
// Nothing is verified here: the names are those of a certificate that TLS, ours or a trusted proxy's, has
// checked. A name that is wanted must be there exactly once, since of two nobody can say which is meant.
// RFC 4514 (names as text); Envoy's x-forwarded-client-cert:
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-client-cert
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::identity {

/// Which of a certificate's names is the principal's id.
enum class CertificateName : std::uint8_t { common_name, subject, uri, dns };
std::optional<CertificateName> find_certificate_name(std::string_view name);  ///< `common-name`

struct CertificateNames {
  std::string subject;  ///< RFC 4514, the most specific part first: `CN=sync,O=Acme`
  std::vector<std::string> uris;
  std::vector<std::string> dns;
  bool operator==(const CertificateNames&) const = default;
};

/// Nothing when there is no such name, or more than one, or it is empty.
std::optional<std::string> name_of(const CertificateNames& names, CertificateName which);

/// Of the header's value. Nothing when it cannot be read, or speaks of several certificates.
std::optional<CertificateNames> read_forwarded_certificate(std::string_view header);

}  // namespace why403::identity
