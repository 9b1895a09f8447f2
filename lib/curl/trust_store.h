// The certificate authorities that a server's certificate must come from.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

struct x509_store_st;

namespace exosubmit::curl {

// Read when first needed, then shared by all connections: reading the system's bundle costs many times the
// rest of a connect. May be shared by threads.
class TrustStore {
 public:
  using Store = std::shared_ptr<x509_store_st>;

  // A file of PEM certificates; empty: the system's authorities.
  explicit TrustStore(std::string ca_file) : ca_file_(std::move(ca_file)) {}

  // Error (operator): no certificate can be read from the file. The next call tries again.
  base::Result<Store> get();

 private:
  const std::string ca_file_;
  std::mutex mutex_;
  Store store_;  // guarded by mutex_
};

}  // namespace exosubmit::curl
