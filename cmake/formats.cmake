# The format descriptions (src/ingest/format/*.yaml) become part of the binary: a small program turns them into a
# C++ source whenever one of them changes.
file(GLOB format_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/ingest/format/*.yaml)
add_executable(embed_formats tools/embed_formats.cc src/ingest/yaml.cc)
target_link_libraries(embed_formats PRIVATE why403_base ${WHY403_YAML})
set(embedded ${CMAKE_BINARY_DIR}/generated/formats_embedded.cc)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND embed_formats ${embedded} ${format_files}
  DEPENDS embed_formats ${format_files}
  COMMENT "Embedding the log formats")
target_sources(why403_ingest PRIVATE ${embedded})
