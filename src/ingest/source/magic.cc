#include "ingest/source/magic.h"

#include <algorithm>
#include <array>

namespace why403::ingest {

namespace {

using std::string_view_literals::operator""sv;

struct Signature {
  std::string_view bytes;
  std::size_t at;
  std::string_view kind;
  std::string_view help;
};

constexpr std::array kSignatures{
    Signature{"LPKSHHRH"sv, 0, "a systemd journal",
              "try `journalctl -o export --file FILE | why403 explain -`"},
    Signature{"ElfFile\0"sv, 0, "a Windows event log", "export it as XML or JSON first"},
    Signature{"PK\3\4"sv, 0, "a zip archive", "unpack it first"},
    Signature{"ustar"sv, 257, "a tar archive", "unpack it first"},
    Signature{"Rar!\x1A\7"sv, 0, "a rar archive", "unpack it first"},
    Signature{"7z\xBC\xAF\x27\x1C"sv, 0, "a 7z archive", "unpack it first"},
    Signature{"\x04\x22\x4D\x18"sv, 0, "lz4-compressed", "try `lz4 -dc FILE | why403 explain -`"},
    Signature{"\x1F\x9D"sv, 0, "compressed by compress(1)", "try `zcat FILE | why403 explain -`"},
    Signature{"PAR1"sv, 0, "a Parquet file", "export it as JSON lines first"},
    Signature{"SQLite format 3\0"sv, 0, "an SQLite database", ""},
    Signature{"\x7F"
              "ELF"sv,
              0, "a program", ""},
    Signature{"\x89PNG\r\n"sv, 0, "a picture", ""},
    Signature{"\xFF\xD8\xFF"sv, 0, "a picture", ""},
    Signature{"GIF8"sv, 0, "a picture", ""},
    Signature{"%PDF-"sv, 0, "a PDF document", ""},
};

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B"sv)) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xB5\x2F\xFD"sv)) return Compression::zstd;
  // A skippable frame (RFC 8878 section 3.1.2) may come first, as pzstd writes it.
  if (first_bytes.size() >= 4 && (first_bytes[0] & '\xF0') == '\x50' &&
      first_bytes.substr(1, 3) == "\x2A\x4D\x18"sv)
    return Compression::zstd;
  if (first_bytes.size() >= 10 && first_bytes.starts_with("BZh") && first_bytes[3] >= '1' &&
      first_bytes[3] <= '9' &&
      (first_bytes.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv ||
       first_bytes.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv))
    return Compression::bzip2;
  if (first_bytes.starts_with("\xFD"
                              "7zXZ\0"sv))
    return Compression::xz;
  return Compression::none;
}

KnownFile known_file(std::string_view first_bytes) {
  if (compression_of(first_bytes) != Compression::none) return {};
  for (const Signature& signature : kSignatures)
    if (first_bytes.size() >= signature.at + signature.bytes.size() &&
        first_bytes.substr(signature.at, signature.bytes.size()) == signature.bytes)
      return {true, signature.kind, signature.help};
  // UTF-16 text with its mark is full of zero bytes; other text has hardly any.
  if (first_bytes.starts_with("\xFF\xFE"sv) || first_bytes.starts_with("\xFE\xFF"sv)) return {};
  const auto zeros = static_cast<std::size_t>(std::count(first_bytes.begin(), first_bytes.end(), '\0'));
  return {.is_no_log = zeros * 20 > first_bytes.size()};
}

}  // namespace why403::ingest
