// An X.509 certificate, as a PEM file holds it (RFC 7468 section 5).
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"

struct x509_st;

namespace exosubmit::base {

// Cheap to copy; may be shared by threads.
class Certificate {
 public:
  // The first one of a text that may hold a key too. Error (operator): there is none.
  static Result<Certificate> parse(const Secret& pem);

  Digest thumbprint() const;  // SHA-256 of its DER form
  Clock::Wall valid_from() const;
  Clock::Wall valid_until() const;
  std::string subject() const;  // "CN=exosubmit", one line; other octets than printable ASCII are escaped

  x509_st* get() const { return certificate_.get(); }

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate) : certificate_(std::move(certificate)) {}
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace exosubmit::base
