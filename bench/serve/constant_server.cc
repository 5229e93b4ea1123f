// The least that the server of src/serve can do: constant_server THREADS
//
// Its door answers every request with the same words, so that what a decision costs stands beside what HTTP costs.
// It says `serving on 127.0.0.1:PORT` and serves until it is ended.
#include <cstdio>
#include <cstdlib>

#include "serve/http_server.h"

int main(int count, char** words) {
  using namespace why403;
  const int threads = count == 2 ? std::atoi(words[1]) : 1;
  auto server = serve::HttpServer::open(
      {.address = *base::parse_ip_port("127.0.0.1:0"), .threads = static_cast<unsigned>(threads)}, [] {
        return serve::Door{[](const serve::Request& request, serve::Reply& reply) {
          // A proxy that asks by a subrequest wants no body: nginx closes a connection that brings it one.
          if (request.method == "POST") reply.body = R"({"decision":true})";
        }};
      });
  if (!server) return 2;
  std::fprintf(stderr, "serving on 127.0.0.1:%d\n", (*server)->port());
  (*server)->run();
}
