// How each server that is measured is set up and started.
#include <sys/stat.h>

#include <fstream>

#include "sections.h"

namespace why403::bench {

namespace {

unsigned short number(const std::string& port) { return static_cast<unsigned short>(std::stoi(port)); }

}  // namespace

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) give_up("cannot write " + path);
}

Served start_constant(const Place& place) {
  Child child = Child::start({place.build + "/bench/constant_server", "1"}, place.folder + "/constant");
  const auto port = number(child.wait_for("127.0.0.1:"));
  return {std::move(child), port};
}

Served start_why403(const Place& place, const std::string& name, const std::string& lines, bool record) {
  const std::string stem = place.folder + "/" + name;
  // One answering thread, as the constant server has; the thread that records comes on top.
  std::string text = "listen: 127.0.0.1:0\nthreads: 1\n" + lines;
  if (record) text += "record:\n  folder: " + stem + ".records\n  total_bytes: 268435456\n";
  write_file(stem + ".yaml", text);
  Child child = Child::start({place.build + "/why403", "serve", stem + ".yaml"}, stem);
  const auto port = number(child.wait_for("serving on 127.0.0.1:", 120));
  return {std::move(child), port};
}

// As its own guide sets it up for speed: policies in memory, no access log, no telemetry. It keeps no record.
Served start_cerbos(const Place& place) {
  const std::string folder = place.folder + "/cerbos-policies";
  ::mkdir(folder.c_str(), 0700);
  write_file(folder + "/repository.yaml", kCerbosPolicy);
  const unsigned short port = free_port();
  write_file(place.folder + "/cerbos.yaml", "server:\n  httpListenAddr: 127.0.0.1:" + std::to_string(port) +
                                                "\n  grpcListenAddr: unix:" + place.folder + "/cerbos.sock" +
                                                "\n  adminAPI: {enabled: false}\ntelemetry: {disabled: true}\n" +
                                                "storage:\n  driver: disk\n  disk: {directory: " + folder +
                                                ", watchForChanges: false}\n");
  Child child = Child::start({place.cerbos, "server", "--log-level=warn", "--config=" + place.folder + "/cerbos.yaml"},
                             place.folder + "/cerbos");
  wait_for_port(port);
  return {std::move(child), port};
}

}  // namespace why403::bench
