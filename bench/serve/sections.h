// What is measured; each section prints its rows.
#pragma once

#include <string>

#include "child.h"
#include "github.h"
#include "load.h"

namespace why403::bench {

/// Where everything lies that a measurement needs.
struct Place {
  std::string build;      ///< the folder with `why403` and `bench/`
  std::string workloads;  ///< of the Cedar paper
  std::string folder;     ///< for what is written, taken away at the end
  std::string cerbos;     ///< its program; empty: it is not there
  std::string nginx;      ///< as cerbos
};

/// Single evaluations beside a door that answers a constant, and beside Cerbos.
void evaluation(const Place& place);
/// Fifty evaluations in a request, recorded and not.
void batches(const Place& place);
/// nginx that asks by auth_request, with signed tokens.
void proxies(const Place& place);
/// A hundred thousand policies and a million entities: ready, asked, searched, reloaded.
void scale(const Place& place);
/// Memory over more decisions than a day of a busy site brings.
void endurance(const Place& place);

/// A server that serves, and where.
struct Served {
  Child child;
  unsigned short port = 0;
};
Served start_constant(const Place& place);
/// `name` names its files; `record`: its decisions are recorded. `lines` are of its configuration.
Served start_why403(const Place& place, const std::string& name, const std::string& lines, bool record);
Served start_cerbos(const Place& place);

void write_file(const std::string& path, const std::string& text);

}  // namespace why403::bench
