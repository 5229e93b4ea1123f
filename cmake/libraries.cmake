# The libraries of docs/decisions/, with their minimum versions. The core is linked statically where the
# system has archives, so that the binary runs on a machine without them.
find_package(PkgConfig REQUIRED)

# why403_static(VARIABLE archive-name header minimum…): the archive if there is one, else the shared library.
function(why403_library variable archive)
  find_library(${variable}_FILE NAMES lib${archive}.a ${archive})
  if(NOT ${variable}_FILE)
    message(FATAL_ERROR "library ${archive} not found: run tools/setup")
  endif()
  set(${variable} ${${variable}_FILE} PARENT_SCOPE)
endfunction()

pkg_check_modules(RE2_VERSION_CHECK REQUIRED re2)
pkg_check_modules(YAML_VERSION_CHECK REQUIRED yaml-cpp>=0.7)
pkg_check_modules(ZSTD_VERSION_CHECK REQUIRED libzstd>=1.5)
pkg_check_modules(PCRE2_VERSION_CHECK REQUIRED libpcre2-8>=10.30)
pkg_check_modules(SQLITE_VERSION_CHECK REQUIRED sqlite3>=3.35)
pkg_check_modules(SODIUM_VERSION_CHECK REQUIRED libsodium>=1.0.18)

why403_library(WHY403_RE2 re2)
why403_library(WHY403_YAML yaml-cpp)
why403_library(WHY403_SODIUM sodium)
why403_library(WHY403_SQLITE_ARCHIVE sqlite3)
set(WHY403_SQLITE ${WHY403_SQLITE_ARCHIVE} m ${CMAKE_DL_LIBS})
why403_library(WHY403_ZSTD zstd)
why403_library(WHY403_BZ2 bz2)
why403_library(WHY403_LZMA lzma)
why403_library(WHY403_Z z)
# Its headers; the library is loaded when it is used, the system's, so that its security updates reach it.
find_package(OpenSSL 3.0 REQUIRED)
set(WHY403_CRYPTO OpenSSL::Crypto)
# ISA-L has no archive in Debian: the gzip source loads it at run time when the machine has it.
set(WHY403_COMPRESSION ${WHY403_Z} ${WHY403_ZSTD} ${WHY403_BZ2} ${WHY403_LZMA} ${CMAKE_DL_LIBS})
why403_library(WHY403_PCRE2 pcre2-8)
# Asio and Beast are headers; what they would link is left out.
find_path(WHY403_BEAST boost/beast/http.hpp REQUIRED)

# The tests are built where the machine has what they need, and must be when WHY403_TESTS says so.
find_package(GTest QUIET)
if(NOT DEFINED WHY403_TESTS)
  set(WHY403_TESTS ${GTest_FOUND})
endif()
if(WHY403_TESTS)
  find_package(GTest REQUIRED)
  find_package(simdjson 3.0 REQUIRED)
endif()
