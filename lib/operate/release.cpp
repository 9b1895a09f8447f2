#include "operate/release.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace exosubmit::operate {
namespace {

using nlohmann::json;

std::string print(const json& document) {
  return document.dump(-1, ' ', true, json::error_handler_t::replace);
}

base::Error refusal(const json& document) {
  std::string text = document.at("error").get<std::string>();
  const auto held = document.at("held").get<Scopes>();
  if (!held.empty()) text += fmt::format("\nheld are:\n  {}", fmt::join(held, "\n  "));
  return base::operator_must_act(text);
}

}  // namespace

std::string released_json(const Scopes& scopes) { return print({{"released", scopes}}); }

std::string refused_json(std::string_view why, const Scopes& held) {
  return print({{"error", why}, {"held", held}});
}

base::Result<Scopes> released_from_json(std::string_view text) {
  try {
    const json document = json::parse(text);
    if (document.contains("error")) return base::failure(refusal(document));
    return document.at("released").get<Scopes>();
  } catch (const std::exception&) {
    return base::failure(base::operator_must_act("what answered is no exosubmit-milter of this version"));
  }
}

}  // namespace exosubmit::operate
