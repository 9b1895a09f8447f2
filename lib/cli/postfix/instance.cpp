#include "cli/postfix/instance.h"

#include <charconv>
#include <optional>
#include <sstream>
#include <string_view>

#include "base/ascii.h"
#include "cli/postfix/child.h"

namespace exosubmit::cli {
namespace {

using base::Result;

constexpr PostfixVersion kOldest{3, 4};  // below it: no smtpd_reject_footer_maps, no postlogd, no maintenance

// postconf's lines. `directory` empty: the default instance.
Result<std::vector<std::string>> postconf(const std::string& directory, const std::string& flags) {
  std::vector<std::string> command{"postconf"};
  if (!directory.empty()) command.insert(command.end(), {"-c", directory});
  command.push_back(flags);
  const auto ran = run(command);
  if (!ran) return base::failure(ran.error());
  if (ran->status != 0) {
    return base::failure(
        base::operator_must_act("this Postfix cannot be read; repair it first (\"postfix check\"): " +
                                std::string(base::trim(ran->errors))));
  }
  std::vector<std::string> lines;
  std::istringstream text(ran->output);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

struct Setting {
  std::string name, value;
};

// "name = value"; the value may be empty.
Setting setting_of(const std::string& line) {
  const std::size_t equal = line.find(" =");
  if (equal == std::string::npos) return {line, ""};
  return {line.substr(0, equal), std::string(base::trim(std::string_view(line).substr(equal + 2)))};
}

Result<PostfixVersion> version_of(const std::string& text) {
  PostfixVersion version;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ptr == end || *major.ptr != '.' ||
      std::from_chars(major.ptr + 1, end, version.minor).ec != std::errc()) {
    return base::failure(base::operator_must_act("postconf tells no version: \"" + text + '"'));
  }
  if (version < kOldest) {
    return base::failure(
        base::operator_must_act("this is Postfix " + text +
                                "; exosubmit needs 3.4 or newer: before it the hop's options "
                                "are not all known, and a reject footer would change Exchange's answers"));
  }
  return version;
}

// "name type private unpriv chroot wakeup maxproc command arguments..."
std::optional<PostfixService> service_of(const std::string& line) {
  PostfixService service;
  std::string skipped;
  std::istringstream fields(line);
  fields >> service.name >> service.type >> skipped >> skipped >> service.chroot >> skipped >>
      service.process_limit >> service.command;
  return fields ? std::optional(service) : std::nullopt;
}

// "name/type/parameter"; a service's name may have slashes itself.
void add_option(std::vector<PostfixService>& services, const Setting& option) {
  const std::size_t last = option.name.rfind('/');
  if (last == std::string::npos || last == 0) return;
  const std::size_t first = option.name.rfind('/', last - 1);
  if (first == std::string::npos) return;
  const std::string name = option.name.substr(0, first);
  const std::string type = option.name.substr(first + 1, last - first - 1);
  for (PostfixService& service : services) {
    if (service.name == name && service.type == type) {
      service.options[option.name.substr(last + 1)] = option.value;
    }
  }
}

}  // namespace

std::string PostfixInstance::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::string PostfixInstance::parameter_of(const PostfixService& service, const std::string& name) const {
  const auto own = service.options.find(name);
  return own == service.options.end() ? parameter(name) : own->second;
}

Result<PostfixInstance> read_postfix(const std::string& config_directory) {
  const auto parameters = postconf(config_directory, "-x");
  if (!parameters) return base::failure(parameters.error());
  const auto set = postconf(config_directory, "-n");
  if (!set) return base::failure(set.error());
  const auto services = postconf(config_directory, "-M");
  if (!services) return base::failure(services.error());
  const auto options = postconf(config_directory, "-Px");
  if (!options) return base::failure(options.error());

  PostfixInstance postfix;
  for (const std::string& line : *parameters) {
    const Setting setting = setting_of(line);
    postfix.parameters[setting.name] = setting.value;
  }
  for (const std::string& line : *set) postfix.set_in_main_cf.insert(setting_of(line).name);
  for (const std::string& line : *services) {
    if (auto service = service_of(line)) postfix.services.push_back(*std::move(service));
  }
  for (const std::string& line : *options) add_option(postfix.services, setting_of(line));
  const auto version = version_of(postfix.parameter("mail_version"));
  if (!version) return base::failure(version.error());
  postfix.version = *version;
  postfix.config_directory =
      config_directory.empty() ? postfix.parameter("config_directory") : config_directory;
  return postfix;
}

}  // namespace exosubmit::cli
