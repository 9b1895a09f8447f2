#include "simulator/certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>

#include "simulator/records.h"

namespace exosubmit::simulator {
namespace {

constexpr long kValidFor = 10L * 365 * 24 * 3600;  // seconds

using File = std::unique_ptr<BIO, FreeOpenSsl>;

struct Authority {
  Key key;
  Certificate certificate;
};

std::string content(const File& memory) {
  char* octets = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &octets);
  return {octets, static_cast<std::size_t>(size)};
}

bool save(const std::string& path, EVP_PKEY* key) { return replace_file(path, pem_of(key), true); }

bool save(const std::string& path, X509* certificate) { return replace_file(path, pem_of(certificate)); }

void extend(X509* certificate, X509* issuer, int name, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, name, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate blank_certificate(EVP_PKEY* key, const std::string& common_name) {
  Certificate certificate(X509_new());
  X509* const it = certificate.get();
  X509_set_version(it, X509_VERSION_3);
  std::array<unsigned char, 8> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  std::uint64_t number = 0;
  for (const unsigned char octet : serial) number = number << 8 | octet;
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(it), number >> 1);
  X509_gmtime_adj(X509_getm_notBefore(it), -3600);
  X509_gmtime_adj(X509_getm_notAfter(it), kValidFor);
  X509_set_pubkey(it, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(it), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return certificate;
}

base::Result<Authority> authority_in(const std::string& directory) {
  auto key = key_in(directory + "/ca_key.pem", false);
  if (!key) return base::failure(key.error());
  Authority authority{*std::move(key), load_certificate(directory + "/ca.pem")};
  if (authority.certificate) return authority;
  authority.certificate = blank_certificate(authority.key.get(), "exosim test authority");
  X509* const it = authority.certificate.get();
  X509_set_issuer_name(it, X509_get_subject_name(it));
  extend(it, it, NID_basic_constraints, "critical,CA:TRUE");
  extend(it, it, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(it, it, NID_subject_key_identifier, "hash");
  X509_sign(it, authority.key.get(), EVP_sha256());
  if (!save(directory + "/ca.pem", it)) {
    return base::failure(base::operator_must_act("cannot write " + directory + "/ca.pem"));
  }
  return authority;
}

Certificate sign_for(const Authority& authority, EVP_PKEY* key, const std::string& name) {
  Certificate certificate = blank_certificate(key, name);
  X509* const it = certificate.get();
  X509* const issuer = authority.certificate.get();
  X509_set_issuer_name(it, X509_get_subject_name(issuer));
  extend(it, issuer, NID_basic_constraints, "critical,CA:FALSE");
  extend(it, issuer, NID_ext_key_usage, "serverAuth");
  extend(it, issuer, NID_authority_key_identifier, "keyid");
  const std::string names = "DNS:" + name + (name == "localhost" ? ",IP:127.0.0.1" : "");
  extend(it, issuer, NID_subject_alt_name, names.c_str());
  X509_sign(it, authority.key.get(), EVP_sha256());
  return certificate;
}

}  // namespace

Certificate load_certificate(const std::string& path) {
  const File file(BIO_new_file(path.c_str(), "r"));
  return Certificate(file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

std::string pem_of(EVP_PKEY* key) {
  const File memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return content(memory);
}

std::string pem_of(X509* certificate) {
  const File memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return content(memory);
}

Certificate self_signed(EVP_PKEY* key, const std::string& name, std::chrono::seconds from,
                        std::chrono::seconds until) {
  Certificate certificate = blank_certificate(key, name);
  X509* const it = certificate.get();
  X509_gmtime_adj(X509_getm_notBefore(it), from.count());
  X509_gmtime_adj(X509_getm_notAfter(it), until.count());
  X509_set_issuer_name(it, X509_get_subject_name(it));
  X509_sign(it, key, EVP_sha256());
  return certificate;
}

base::Result<Key> key_in(const std::string& path, bool rsa) {
  if (const File file(BIO_new_file(path.c_str(), "r")); file) {
    Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (key) return key;
    return base::failure(base::operator_must_act("there is no key in " + path));
  }
  ERR_clear_error();
  Key key(rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
  if (!key || !save(path, key.get())) {
    return base::failure(base::operator_must_act("cannot make the key " + path));
  }
  return key;
}

base::Result<TlsContext> server_context(const std::string& directory, const std::string& name) {
  auto authority = authority_in(directory);
  if (!authority) return base::failure(authority.error());
  auto key = key_in(directory + "/server_key.pem", false);
  if (!key) return base::failure(key.error());
  const std::string path = directory + "/server.pem";
  const bool kept = name == "localhost";
  Certificate certificate = kept ? load_certificate(path) : Certificate();
  if (!certificate) {
    certificate = sign_for(*authority, key->get(), name);
    if (kept && !save(path, certificate.get())) {
      return base::failure(base::operator_must_act("cannot write " + path));
    }
  }
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key->get()) != 1) {
    return base::failure(base::operator_must_act(path + " does not fit its key"));
  }
  return context;
}

}  // namespace exosubmit::simulator
