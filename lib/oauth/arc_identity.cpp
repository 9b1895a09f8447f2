#include "oauth/arc_identity.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/file_descriptor.h"

namespace exosubmit::oauth {
namespace {

constexpr std::string_view kEndpoint = "http://127.0.0.1:40342/metadata/identity/oauth2/token";
constexpr std::string_view kVersion = "?api-version=2020-06-01&resource=";
constexpr std::string_view kRealm = "Basic realm=";
constexpr std::size_t kMaxKeyBytes = 4096;
constexpr int kUnauthorized = 401;

tl::unexpected<base::Error> wrong(const std::string& text) {
  return base::failure(base::operator_must_act("the agent of Azure Arc: " + text));
}

// The name of the file in `directory`; empty where the challenge names another place.
std::string name_of(std::string_view challenge, const std::string& directory) {
  if (!base::starts_with_ignoring_case(challenge, kRealm)) return {};
  std::string_view path = base::trim(challenge.substr(kRealm.size()));
  if (path.size() >= 2 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
  if (!path.starts_with(directory + '/')) return {};
  path.remove_prefix(directory.size() + 1);
  const bool plain = path.find('/') == std::string_view::npos && !path.starts_with('.') &&
                     std::none_of(path.begin(), path.end(), base::is_control);
  return plain && path.ends_with(".key") ? std::string(path) : std::string();
}

// The directory may be searched, and need not be listed.
base::FileDescriptor open_key(const std::string& directory, const std::string& name) {
  const base::FileDescriptor folder(open(directory.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return {};
  return base::FileDescriptor(
      openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

std::string remedy_for(int error) {
  if (error != EACCES) return {};
  return "; let the daemon's user into the group himds, and restart it: run: usermod -a -G himds exosubmit";
}

}  // namespace

std::string arc_endpoint() {
  const char* const endpoint = std::getenv("IDENTITY_ENDPOINT");
  return std::string(endpoint != nullptr && *endpoint != '\0' ? std::string_view(endpoint) : kEndpoint);
}

base::Result<base::Secret> read_challenge(std::string_view challenge, const std::string& directory) {
  const std::string name = name_of(challenge, directory);
  if (name.empty()) return wrong("its challenge names no *.key file in " + directory);
  const auto file = open_key(directory, name);
  if (!file) {
    const int error = errno;
    return wrong(directory + '/' + name + " cannot be read: " + std::strerror(error) + remedy_for(error));
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return wrong(name + " is no regular file");
  std::array<char, kMaxKeyBytes + 1> octets;  // NOLINT: filled by read
  const ssize_t size = read(file.get(), octets.data(), octets.size());
  if (size <= 0) return wrong(name + " is empty");
  if (static_cast<std::size_t>(size) > kMaxKeyBytes) return wrong(name + " is larger than 4096 octets");
  const std::string_view key = base::trim({octets.data(), static_cast<std::size_t>(size)});
  if (std::any_of(key.begin(), key.end(), base::is_control)) return wrong(name + " holds more than one line");
  return base::Secret(std::string(key));
}

ArcIdentitySource::ArcIdentitySource(ManagedIdentity identity, MetadataService& service, base::Clock& clock,
                                     std::string directory)
    : identity_(std::move(identity)), service_(service), clock_(clock), directory_(std::move(directory)) {}

TokenResult ArcIdentitySource::token(base::Clock::Steady deadline) {
  const auto asked = clock_.steady();
  const auto response = ask(std::min(deadline, asked + identity_.timeout));
  return identity_token(identity_.endpoint, response, asked, clock_.wall());
}

base::Result<HttpResponse> ArcIdentitySource::ask(base::Clock::Steady end) {
  MetadataRequest request;
  request.url =
      identity_.endpoint + std::string(kVersion) + base::percent_encode(resource_of(identity_.scopes));
  auto challenged = ask_patiently(service_, request, clock_, end);
  if (!challenged || challenged->status != kUnauthorized) return challenged;
  auto key = read_challenge(challenged->challenge, directory_);
  if (!key) return base::failure(key.error());
  std::string value = "Basic " + std::string(key->reveal());
  request.authorization = base::Secret(std::move(value));
  return ask_patiently(service_, std::move(request), clock_, end);
}

}  // namespace exosubmit::oauth
