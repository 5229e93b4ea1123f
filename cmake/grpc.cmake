# The module of Envoy's gRPC door, why403_grpc.so, from src/serve/grpc and Envoy's own protos: built where gRPC's
# headers and the protos are, which `make grpc`, testing and packaging install. The program loads it when a
# configuration has an `envoy` section, and needs none of this without.
set(protos ${CMAKE_SOURCE_DIR}/node_modules/@grpc/grpc-js-xds/deps)
pkg_check_modules(GRPC QUIET grpc++>=1.51 protobuf>=3.21)
find_program(WHY403_PROTOC protoc)
find_program(WHY403_GRPC_PLUGIN grpc_cpp_plugin)
# A sanitizer would want the libraries built with it.
if(WHY403_SANITIZE OR NOT GRPC_FOUND OR NOT WHY403_PROTOC OR NOT WHY403_GRPC_PLUGIN OR NOT EXISTS ${protos})
  add_custom_target(why403_grpc
    COMMAND ${CMAKE_COMMAND} -E echo "why403_grpc.so is left out: gRPC's headers, protoc or Envoy's protos are not there")
  return()
endif()

# Every proto that the service's needs, but those that protobuf has itself. Written here and not by the build: clang-tidy
# reads the headers without one.
set(roots envoy-api googleapis xds protoc-gen-validate)
list(TRANSFORM roots PREPEND ${protos}/)
list(TRANSFORM roots PREPEND -I OUTPUT_VARIABLE imports)
set(service envoy/service/auth/v3/external_auth.proto)
set(generated ${CMAKE_BINARY_DIR}/generated/protos)
execute_process(COMMAND ${WHY403_PROTOC} --version OUTPUT_VARIABLE wanted)
file(READ ${protos}/../package.json package)
string(APPEND wanted ${package})
set(present)
if(EXISTS ${generated}/made_of)
  file(READ ${generated}/made_of present)
endif()
if(NOT present STREQUAL wanted)
  file(MAKE_DIRECTORY ${generated})
  execute_process(COMMAND ${WHY403_PROTOC} ${imports} ${service}
    --descriptor_set_out=${generated}/service.pb --dependency_out=${generated}/needed COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${generated}/needed needed)
  string(REGEX MATCHALL "[^ \\\n]+\\.proto" needed "${needed}")
  list(FILTER needed INCLUDE REGEX "^${protos}/")
  execute_process(COMMAND ${WHY403_PROTOC} ${imports} --cpp_out=${generated} ${needed} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${WHY403_PROTOC} ${imports} --grpc_out=${generated}
    --plugin=protoc-gen-grpc=${WHY403_GRPC_PLUGIN} ${service} COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${generated}/made_of ${wanted})
endif()

# Others' code: our warnings are not for it.
file(GLOB_RECURSE sources ${generated}/*.cc)
add_library(why403_protos OBJECT ${sources})
target_include_directories(why403_protos SYSTEM PUBLIC ${generated} ${GRPC_INCLUDE_DIRS})
target_compile_options(why403_protos PRIVATE -w -fvisibility=hidden)

file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/serve/grpc/*.cc)
set(tests ${sources})
list(FILTER tests INCLUDE REGEX "_test\\.cc$")
list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
add_library(why403_grpc MODULE ${sources})
set_target_properties(why403_grpc PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_include_directories(why403_grpc PRIVATE ${CMAKE_SOURCE_DIR}/src)
# gRPC's headers call Abseil themselves.
set(libraries why403_protos grpc++ gpr protobuf absl_synchronization)
target_link_libraries(why403_grpc PRIVATE ${libraries})
target_link_options(why403_grpc PRIVATE -Wl,--as-needed -Wl,--no-undefined)
if(WHY403_TESTS AND tests)
  add_executable(test_serve_grpc ${tests} ${sources})
  target_link_libraries(test_serve_grpc PRIVATE ${libraries} why403_base GTest::gtest GTest::gtest_main)
  add_test(NAME serve_grpc COMMAND test_serve_grpc)
endif()
