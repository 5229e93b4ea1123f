# The knowledge base (knowledge/*.yaml) becomes part of the binary, as the log formats do.
file(GLOB knowledge_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/knowledge/*.yaml)
add_executable(embed_knowledge tools/embed_knowledge.cc src/ingest/yaml.cc)
target_link_libraries(embed_knowledge PRIVATE why403_base ${WHY403_YAML})
set(embedded_knowledge ${CMAKE_BINARY_DIR}/generated/knowledge_embedded.cc)
add_custom_command(
  OUTPUT ${embedded_knowledge}
  COMMAND embed_knowledge ${embedded_knowledge} ${knowledge_files}
  DEPENDS embed_knowledge ${knowledge_files}
  COMMENT "Embedding the knowledge base")
target_sources(why403_diagnose PRIVATE ${embedded_knowledge})
