// The certificates of the two servers, made by an authority of our own that lives in the working directory.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"

namespace exosubmit::simulator {

struct FreeOpenSsl {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* file) const { BIO_free(file); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeOpenSsl>;
using Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;
using Certificate = std::unique_ptr<X509, FreeOpenSsl>;

// The key in `path`; made there, readable by the owner alone, when it is not yet: RSA 2048 or P-256.
base::Result<Key> key_in(const std::string& path, bool rsa);

// Null where there is none.
Certificate load_certificate(const std::string& path);

// Self-signed, valid from and until so far from now.
Certificate self_signed(EVP_PKEY* key, const std::string& name, std::chrono::seconds from,
                        std::chrono::seconds until);

std::string pem_of(EVP_PKEY* key);
std::string pem_of(X509* certificate);

// A server's side of TLS 1.2 and later, with a certificate for `name` (and 127.0.0.1 when it is localhost),
// signed by the authority in DIRECTORY/ca.pem, which is made when it is not there. The certificate for
// localhost is kept in the directory, others are not.
base::Result<TlsContext> server_context(const std::string& directory, const std::string& name);

}  // namespace exosubmit::simulator
