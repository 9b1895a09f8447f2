// The services that give a managed identity's tokens: Azure's instance metadata service, or the agent of
// Azure Arc where the options name its directory. In clear.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "simulator/form.h"
#include "simulator/http_request.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

class MetadataEndpoint {
 public:
  explicit MetadataEndpoint(World& world) : world_(world) {}

  // Serves one connection until the client leaves.
  void serve(Stream& stream);

 private:
  bool is_arc() const { return !world_.options.arc_tokens.empty(); }
  HttpReply answer(const HttpRequest& request, Stream& stream);
  std::optional<HttpReply> fault_of(const HttpRequest& request, const Form& query) const;
  std::optional<HttpReply> challenge(const HttpRequest& request);
  HttpReply issue(const std::string& resource, const Action& rule) const;
  void mistake(std::string_view what) const;

  World& world_;
  std::mutex mutex_;
  std::set<std::string> keys_;  // guarded by mutex_; of challenges that are open
};

}  // namespace exosubmit::simulator
