// A text that gRPC reads as a file and looks at again every second: kept in memory, replaced whole.
//
//   CertificateFile file(pem);
//   watch(file.path());       // `/proc/self/fd/17`
//   file.replace(newer);      // whoever opens the path from now on reads this
//
// gRPC 1.51 takes certificates that change from files alone. A private key does not belong in a temporary folder, and a
// certificate without its key must never be read: so both stand in one text, in a file that has no name.
#pragma once

#include <string>
#include <string_view>

namespace why403::serve::grpc {

class CertificateFile {
 public:
  explicit CertificateFile(std::string_view text);
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;
  ~CertificateFile();

  [[nodiscard]] bool is_open() const { return file_ >= 0; }
  [[nodiscard]] std::string path() const;
  /// False: it stays as it was.
  bool replace(std::string_view text);

 private:
  int file_ = -1;
};

}  // namespace why403::serve::grpc
