#include "curl/trust_store.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <new>
#include <system_error>

namespace exosubmit::curl {
namespace {

base::Error unreadable(const std::string& ca_file) {
  const unsigned long error = ERR_peek_error();
  const char* reason = ERR_reason_error_string(error);
  const std::string why = ERR_SYSTEM_ERROR(error) ? std::generic_category().message(ERR_GET_REASON(error))
                          : reason                ? reason
                                                  : "no certificate is in it";
  ERR_clear_error();
  return base::operator_must_act(
      (ca_file.empty() ? "the system's certificate authorities" : "ca_file " + ca_file) +
      " cannot be read: " + why);
}

}  // namespace

base::Result<TrustStore::Store> TrustStore::get() {
  std::lock_guard lock(mutex_);
  if (store_) return store_;
  Store store(X509_STORE_new(), X509_STORE_free);
  if (!store) throw std::bad_alloc();
  // As in libcurl's own store, a certificate in the file is trusted even if it is no root.
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  ERR_clear_error();
  const int loaded = ca_file_.empty() ? X509_STORE_set_default_paths(store.get())
                                      : X509_STORE_load_file(store.get(), ca_file_.c_str());
  if (loaded != 1) return base::failure(unreadable(ca_file_));
  store_ = store;
  return store;
}

}  // namespace exosubmit::curl
