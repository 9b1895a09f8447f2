// What is put into the scripts that `exosubmit setup` prints.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace exosubmit::cli {

// A string inside an OData filter; still to be quoted for the shell.
std::string odata_literal(std::string_view text);

// `text` can be a name: UTF-8, without control characters and line ends of any kind, at least one character.
bool is_plain_name(std::string_view text);

// `pattern` with each @NAME@ in it replaced; what is put in is not looked at again.
std::string filled(std::string_view pattern, const std::map<std::string, std::string>& values);

}  // namespace exosubmit::cli
