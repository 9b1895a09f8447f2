// What proves to Entra ID that a request comes from the application.
#pragma once

#include <string>
#include <utility>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"

namespace exosubmit::oauth {

// As the files held it at one moment; does not change. Shared by threads.
class Credential {
 public:
  virtual ~Credential() = default;

  // Fields for the form of one request, encoded: "client_secret=...". Made afresh for each.
  virtual base::Result<base::Secret> proof(base::Clock::Wall now) const = 0;

  const std::string& file() const { return file_; }       // where it came from, for messages
  const base::Digest& digest() const { return digest_; }  // equal for the same content

 protected:
  Credential(std::string file, const base::Digest& digest) : file_(std::move(file)), digest_(digest) {}

 private:
  std::string file_;
  base::Digest digest_;
};

}  // namespace exosubmit::oauth
