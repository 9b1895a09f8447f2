#include "mail/envelope.h"

#include <algorithm>

#include "base/ascii.h"

namespace exosubmit::mail {
namespace {

// "@one,@two:user@domain" -> "user@domain" (RFC 5321 section 4.1.2: a source route is ignored).
std::string_view without_source_route(std::string_view path) {
  if (!path.starts_with('@')) return path;
  const std::size_t colon = path.find(':');
  return colon == std::string_view::npos ? path : path.substr(colon + 1);
}

}  // namespace

Parameter Parameter::parse(std::string_view text) {
  const std::size_t equals = text.find('=');
  Parameter parameter{std::string(text.substr(0, equals)), {}};
  for (char& c : parameter.keyword) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (equals != std::string_view::npos) parameter.value = text.substr(equals + 1);
  return parameter;
}

Path Path::parse(std::string_view argument, std::vector<Parameter> parameters) {
  std::string_view address = base::trim(argument);
  if (address.starts_with('<') && address.ends_with('>')) address = address.substr(1, address.size() - 2);
  return {std::string(argument), std::string(without_source_route(address)), std::move(parameters)};
}

const Parameter* Path::parameter(std::string_view keyword) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& p) { return p.keyword == keyword; });
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace exosubmit::mail
