// Entra ID's token endpoint: gives app-only tokens for a secret or an assertion, strictly.
#pragma once

#include <optional>

#include "simulator/form.h"
#include "simulator/http_request.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

class TokenEndpoint {
 public:
  explicit TokenEndpoint(World& world) : world_(world) {}

  // Serves one connection: TLS, then requests until the client leaves.
  void serve(Stream& stream);

 private:
  HttpReply answer(const HttpRequest& request, Stream& stream);
  std::optional<HttpReply> fault_of_request(const HttpRequest& request) const;
  std::optional<HttpReply> fault_of_form(const HttpRequest& request, const Form& form) const;
  std::optional<HttpReply> fault_of_scope(const std::string& scope) const;
  std::optional<HttpReply> fault_of_credential(const HttpRequest& request, const Form& form) const;
  HttpReply issue(const Form& form, const Action& rule) const;
  HttpReply error(long aadsts, Dialogues::Values values = {}) const;
  void mistake(std::string_view what) const;
  void look_for_mistakes(const Form& form) const;

  World& world_;
};

}  // namespace exosubmit::simulator
