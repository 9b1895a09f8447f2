#include "cli/postfix/milters.h"

#include <cstdlib>
#include <filesystem>

#include "cli/postfix/list.h"

namespace exosubmit::cli {
namespace {

std::string canonical(const std::string& path) {
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : real.string();
}

std::string inet(std::string host, const std::string& port) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return "inet:" + (host == "localhost" || host.empty() ? "127.0.0.1" : host) + ':' + port;
}

}  // namespace

std::vector<PostfixMilter> parse_milters(const std::string& list) {
  std::vector<PostfixMilter> milters;
  for (const std::string& element : split_list(list)) {
    const auto parts = split_list(element);
    if (parts.empty()) continue;
    PostfixMilter milter{parts.front(), {}};
    for (const std::string& part : parts) {
      const std::size_t equal = part.find('=');
      if (equal != std::string::npos) milter.options[part.substr(0, equal)] = part.substr(equal + 1);
    }
    milters.push_back(std::move(milter));
  }
  return milters;
}

bool is_chrooted(const PostfixInstance& postfix, const PostfixService& service) {
  if (service.chroot != "-") return service.chroot == "y";
  return std::atoi(postfix.parameter("compatibility_level").c_str()) < 1;
}

std::string reached_by(const PostfixInstance& postfix, const PostfixService& service,
                       const std::string& address) {
  const std::size_t colon = address.find(':');
  const std::string kind = address.substr(0, colon);
  const std::string where = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (kind == "inet") {
    const std::size_t port = where.rfind(':');
    return port == std::string::npos ? inet("", where) : inet(where.substr(0, port), where.substr(port + 1));
  }
  const bool from_the_queue = !where.starts_with('/') || is_chrooted(postfix, service);
  return "unix:" + canonical(from_the_queue ? postfix.parameter("queue_directory") + '/' + where : where);
}

std::string place_of_socket(const std::string& socket) {
  const std::size_t colon = socket.find(':');
  const std::string where = colon == std::string::npos ? socket : socket.substr(colon + 1);
  if (!socket.starts_with("inet")) return "unix:" + canonical(where);
  const std::size_t at = where.find('@');
  return inet(at == std::string::npos ? "" : where.substr(at + 1), where.substr(0, at));
}

std::string milter_option(const PostfixInstance& postfix, const PostfixService& service,
                          const PostfixMilter& milter, const std::string& name) {
  const auto own = milter.options.find(name);
  return own == milter.options.end() ? postfix.parameter_of(service, "milter_" + name) : own->second;
}

}  // namespace exosubmit::cli
