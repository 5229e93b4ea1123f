// One statement asked of an open file: the inside of query_archive().
#pragma once

#include <string>

#include "archive/archive.h"
#include "archive/duckdb/session.h"

namespace why403::archive::duckdb {

/// A statement that is none, or changes something, is refused.
Status<Message> query(Session& session, const std::string& sql, Values values, const RowReader& reader);

}  // namespace why403::archive::duckdb
