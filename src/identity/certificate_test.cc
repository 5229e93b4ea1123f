#include "identity/certificate.h"

#include <gtest/gtest.h>

namespace why403::identity {
namespace {

std::string common_name(const std::string& subject) {
  return name_of({.subject = subject}, CertificateName::common_name).value_or("none");
}

TEST(Certificate, HasOneCommonNameOrNone) {
  EXPECT_EQ(common_name("CN=report-sync,OU=ops,O=Acme"), "report-sync");
  EXPECT_EQ(common_name("O=Acme,cn=ann"), "ann");
  EXPECT_EQ(common_name("O=Acme\\, CN=eve,CN=ann"), "ann") << "an escaped comma ends nothing";
  EXPECT_EQ(common_name("CN=M\\C3\\BCller,O=A"), "Müller");
  EXPECT_EQ(common_name("2.5.4.3=ann"), "ann");
  EXPECT_EQ(common_name("O=Acme+CN=ann"), "ann");
  for (const std::string wrong :
       {"CN=ann,CN=eve", "O=Acme", "", "CN=", "ann", "/CN=ann/O=Acme", "CN=\"ann\"", "CN=ann\\", "CN=a\\4",
        ",CN=a", "CN=ann,", "CN=ann;CN=eve", "=ann", "CN=ann\\00eve", "CN=\\FF", "O=x,CN", "CN=ann,", "CN=ann,O", "O=x+CN", "O=x,"})
    EXPECT_EQ(common_name(wrong), "none") << wrong;
}

TEST(Certificate, IsForwardedByOneHop) {
  const auto names = read_forwarded_certificate(
      R"(By=spiffe://us;Hash=00ab;Subject="CN=sync,O=Acme \"North\"";URI=spiffe://acme/sync;DNS=a.acme;DNS=b.acme)");
  ASSERT_TRUE(names);
  EXPECT_EQ(names->subject, R"(CN=sync,O=Acme "North")");
  EXPECT_EQ(name_of(*names, CertificateName::uri), "spiffe://acme/sync");
  EXPECT_EQ(name_of(*names, CertificateName::dns), std::nullopt) << "two of them";
  for (const std::string wrong :
       {"Subject=\"CN=a\",Subject=\"CN=b\"", "Subject=\"CN=a\";Subject=\"CN=b\"", "Subject=\"CN=a", "Subject",
        "Hash=1,Subject=CN=a", "Subject=\"CN=a\"x;URI=b", "Subject=a\"b"})
    EXPECT_EQ(read_forwarded_certificate(wrong), std::nullopt) << wrong;
}

TEST(Certificate, NamesItsKinds) {
  EXPECT_EQ(find_certificate_name("uri"), CertificateName::uri);
  EXPECT_EQ(find_certificate_name("CN"), std::nullopt);
}

}  // namespace
}  // namespace why403::identity
