#include "cli/postfix/instance.h"

namespace exosubmit::cli {

std::string PostfixInstance::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::string PostfixInstance::parameter_of(const PostfixService& service, const std::string& name) const {
  const auto own = service.options.find(name);
  return own == service.options.end() ? parameter(name) : own->second;
}

}  // namespace exosubmit::cli
