// The text of a stream: without its byte order mark, and in UTF-8 where the mark says UTF-16.
//
// PowerShell and many Windows exports write UTF-16 with a mark; without one the bytes are passed on as they
// are. Unpaired surrogates become U+FFFD.
#pragma once

#include <memory>

#include "ingest/source/byte_source.h"

namespace why403::ingest {

/// `source` must outlive the result. Nothing is read before the first read().
std::unique_ptr<ByteSource> text_of(ByteSource& source);

}  // namespace why403::ingest
