# What is generated at build time, from files that are checked in.
add_executable(zl_gen ${CMAKE_SOURCE_DIR}/src/gen/host.c)
target_link_libraries(zl_gen PRIVATE PkgConfig::LUA)
target_compile_options(zl_gen PRIVATE -Wall -Wextra)

set(ZL_GENERATED ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${ZL_GENERATED})

# the filters of system calls, which libseccomp makes here and not at each start
add_executable(zl_filters ${CMAKE_SOURCE_DIR}/src/gen/filters.c)
target_link_libraries(zl_filters PRIVATE PkgConfig::SECCOMP)
target_compile_definitions(zl_filters PRIVATE _GNU_SOURCE)
if(ZOOMLUA_SANITIZE)
  target_compile_definitions(zl_filters PRIVATE ZOOMLUA_SANITIZED)
endif()
target_compile_options(zl_filters PRIVATE -Wall -Wextra)
add_custom_command(OUTPUT ${ZL_GENERATED}/filters.c
  COMMAND zl_filters ${ZL_GENERATED}/filters.c DEPENDS zl_filters VERBATIM)
target_sources(zl_wall PRIVATE ${ZL_GENERATED}/filters.c)

# lua/zoom -> the modules that policies see
file(GLOB_RECURSE zl_lua_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lua/zoom/*.lua)
add_custom_command(OUTPUT ${ZL_GENERATED}/embedded.c
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/embed.lua ${ZL_GENERATED}/embedded.c
          ${CMAKE_SOURCE_DIR}/lua ${zl_lua_files}
  DEPENDS zl_gen ${CMAKE_SOURCE_DIR}/src/gen/embed.lua ${zl_lua_files} VERBATIM)
target_sources(zl_policy PRIVATE ${ZL_GENERATED}/embedded.c)

# src/gen -> what the policy process runs for `zoomlua settings import`
set(zl_import_files)
foreach(file gen/facts.lua gen/flat.lua gen/import.lua gen/specification.lua
    settings/facts/locks.tsv settings/facts/names.tsv settings/facts/overlay.tsv)
  list(APPEND zl_import_files ${CMAKE_SOURCE_DIR}/src/${file})
endforeach()
add_custom_command(OUTPUT ${ZL_GENERATED}/embedded_import.c
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/embed.lua ${ZL_GENERATED}/embedded_import.c
          ${CMAKE_SOURCE_DIR}/src ${zl_import_files}
  DEPENDS zl_gen ${CMAKE_SOURCE_DIR}/src/gen/embed.lua ${zl_import_files} VERBATIM)
target_sources(zl_policy PRIVATE ${ZL_GENERATED}/embedded_import.c)

# src/settings/facts -> the catalogue
file(GLOB zl_facts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/settings/facts/*.tsv)
add_custom_command(OUTPUT ${ZL_GENERATED}/catalogue.c
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/catalogue.lua ${ZL_GENERATED}/catalogue.c ${zl_facts}
  DEPENDS zl_gen ${CMAKE_SOURCE_DIR}/src/gen/catalogue.lua ${CMAKE_SOURCE_DIR}/src/gen/facts.lua
          ${zl_facts} VERBATIM)
target_sources(zl_settings PRIVATE ${ZL_GENERATED}/catalogue.c)

# src/settings/facts/operations -> the catalogue of operations; the order of products is this list's
set(zl_operation_facts)
foreach(product users accounts phone meetings rooms team_chat whiteboard scim2 number_management)
  list(APPEND zl_operation_facts ${CMAKE_SOURCE_DIR}/src/settings/facts/operations/${product}.tsv)
endforeach()
add_custom_command(OUTPUT ${ZL_GENERATED}/operations.c
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/operations.lua ${ZL_GENERATED}/operations.c
          ${zl_operation_facts}
  DEPENDS zl_gen ${CMAKE_SOURCE_DIR}/src/gen/operations.lua ${zl_operation_facts} VERBATIM)
target_sources(zl_settings PRIVATE ${ZL_GENERATED}/operations.c)

# What is generated from the facts and checked in, for readers and editors: made anew by hand with
# the target `docs`. tests/gen checks that it is current.
set(ZL_FACTS ${zl_facts})
add_custom_target(docs
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/docs.lua ${CMAKE_SOURCE_DIR}/docs/settings.md ${zl_facts}
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/meta.lua ${CMAKE_SOURCE_DIR}/lua/meta/settings.lua ${zl_facts}
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/functions.lua ${CMAKE_SOURCE_DIR}/docs/functions.md ${CMAKE_SOURCE_DIR}
  DEPENDS zl_gen VERBATIM)

# scripts -> docs/policies, in the words of zoomlua itself
file(GLOB ZL_SCRIPTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/*.lua)
add_custom_target(docs_policies
  COMMAND zl_gen ${CMAKE_SOURCE_DIR}/src/gen/policies.lua $<TARGET_FILE:zoomlua> ${CMAKE_SOURCE_DIR} ${ZL_SCRIPTS}
  DEPENDS zl_gen VERBATIM)
add_dependencies(docs_policies zoomlua)
add_dependencies(docs docs_policies)
