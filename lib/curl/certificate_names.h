// Whose a certificate is and who issued it, in one line.
#pragma once

#include <string>

struct x509_st;

namespace exosubmit::curl {

// "CN=outlook.com,O=... issued by CN=...,O=...": RFC 2253 order, control characters escaped, names cut.
std::string certificate_names(const x509_st* certificate);

}  // namespace exosubmit::curl
