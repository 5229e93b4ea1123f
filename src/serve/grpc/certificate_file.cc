#include "serve/grpc/certificate_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace why403::serve::grpc {

namespace {

int file_of(std::string_view text) {
  const int file = ::memfd_create("certificate", MFD_CLOEXEC);
  if (file < 0) return -1;
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count <= 0) {
      ::close(file);
      return -1;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return file;
}

}  // namespace

CertificateFile::CertificateFile(std::string_view text) : file_(file_of(text)) {}
CertificateFile::~CertificateFile() {
  if (file_ >= 0) ::close(file_);
}

std::string CertificateFile::path() const { return "/proc/self/fd/" + std::to_string(file_); }

bool CertificateFile::replace(std::string_view text) {
  const int next = file_of(text);
  if (next < 0) return false;
  const bool is_done = ::dup3(next, file_, O_CLOEXEC) == file_;
  ::close(next);
  return is_done;
}

}  // namespace why403::serve::grpc
