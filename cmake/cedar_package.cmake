# The Cedar engine as a library for other programs:
#
#   cmake --install build/release --component cedar --prefix /usr/local
#   find_package(why403_cedar REQUIRED)
#   target_link_libraries(program PRIVATE why403::why403_cedar)
if(NOT TARGET why403_cedar)
  return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS why403_cedar why403_base EXPORT why403_cedar
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT cedar)
foreach(folder cedar base)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/${folder} DESTINATION include/why403 COMPONENT cedar
    FILES_MATCHING PATTERN "*.h")
endforeach()
install(EXPORT why403_cedar FILE why403_cedar-targets.cmake NAMESPACE why403::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/why403_cedar COMPONENT cedar)

file(WRITE ${CMAKE_BINARY_DIR}/why403_cedar-config.cmake
  "include(CMakeFindDependencyMacro)\nfind_dependency(Threads)\ninclude(\"\${CMAKE_CURRENT_LIST_DIR}/why403_cedar-targets.cmake\")\n")
write_basic_package_version_file(${CMAKE_BINARY_DIR}/why403_cedar-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/why403_cedar-config.cmake ${CMAKE_BINARY_DIR}/why403_cedar-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/why403_cedar COMPONENT cedar)
