// exosubmit check: the credential on this host.
#include "cli/check/credential.h"

#include <utility>

#include <fmt/format.h>

#include "base/rsa_key.h"
#include "cli/check/credential_expiry.h"
#include "cli/check/credential_file.h"
#include "config/credential_files.h"
#include "config/load.h"
#include "oauth/credential_form.h"

namespace exosubmit::cli {
namespace {

constexpr const char* kPackagedUser = "exosubmit";
constexpr const char* kArcGroup = "himds";

using config::EntraSettings;

// How a secret is put into its file without a trace in the shell's history.
std::string put_into(const std::string& file, const Readers& readers) {
  if (file.starts_with("credential:")) {
    return "put the value into the file that LoadCredential=" + file.substr(file.find(':') + 1) +
           ":... of the service names, then: systemctl restart exosubmit-milter";
  }
  return fmt::format("install -o {} -m 0400 /dev/stdin {}   # then paste the value, Return, Control-D",
                     readers.daemon.name, file);
}

std::string upload(const EntraSettings& entra, const std::string& certificate) {
  return fmt::format("az ad app credential reset --id {} --cert @{} --append", entra.client_id, certificate);
}

std::string new_pair(const EntraSettings& entra) {
  const std::string& key = entra.private_key_file.empty() ? entra.certificate_file : entra.private_key_file;
  return fmt::format(
      "openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=exosubmit -keyout {}.new -out {}.new",
      key, entra.certificate_file);
}

void check_secret(const Readers& readers, const Inquiry& inquiry, Steps& steps) {
  const EntraSettings& entra = inquiry.settings.entra;
  const std::string& file = entra.client_secret_file;
  const auto content = read_for_check({"client secret", file, put_into(file, readers)}, readers, steps);
  if (!content) return;
  Step form{"credential.form", Verdict::kOk, "form of the client secret"};
  form.tried = "read " + file;
  const std::string fault = oauth::fault_of_client_secret(*content);
  if (!fault.empty()) {
    form.verdict = Verdict::kFail;
    form.cause = "The content of " + file + " is no client secret: " + fault;
    form.remedy = {put_into(file, readers)};
  }
  const bool sound = fault.empty();
  steps.add(std::move(form));
  if (sound) check_date(entra, inquiry.clock.wall(), steps);
}

void check_federated(const Readers& readers, const Inquiry& inquiry, Steps& steps) {
  const std::string& file = inquiry.settings.entra.federated_token_file;
  const std::string renewal = "Let the identity provider write " + file + ", and renew it in time";
  const auto content = read_for_check({"federated token", file, renewal}, readers, steps);
  if (!content) return;
  Step form{"credential.form", Verdict::kOk, "form of the federated token"};
  form.tried = "read " + file;
  const auto claims = oauth::claims_of(*content);
  if (!claims) {
    form.verdict = Verdict::kFail;
    form.cause = "The content of " + file + " is no token (JWT: three parts with dots between)";
    form.remedy = {renewal};
    return steps.add(std::move(form));
  }
  form.answer = fmt::format("iss={} sub={} aud={}", claims->issuer, claims->subject, claims->audience);
  steps.add(std::move(form));
  check_end_of_token(file, claims->end, inquiry.clock.wall(), steps);
}

bool check_key(const Readers& readers, const EntraSettings& entra, const base::Certificate& certificate,
               Steps& steps) {
  const bool alone = !entra.private_key_file.empty();
  const std::string& file = alone ? entra.private_key_file : entra.certificate_file;
  const bool there = alone || config::holds_key_too(entra);
  if (there && !read_for_check({"private key", file, new_pair(entra)}, readers, steps)) return false;
  Step step{"credential.key", Verdict::kOk, "key of the certificate"};
  step.tried = "read " + file;
  const auto key = config::read_private_key(entra);
  if (!key) {
    step.verdict = Verdict::kFail;
    step.cause = key.error().text;
    step.remedy = {new_pair(entra), upload(entra, entra.certificate_file + ".new")};
    if (!alone) step.remedy.insert(step.remedy.begin(), "Or name the key's file: [entra] private_key_file");
  } else if (!key->belongs_to(certificate)) {
    step.verdict = Verdict::kFail;
    step.cause = "The key is that of another certificate: Entra ID would not accept what it signs";
    step.remedy = {fmt::format("openssl x509 -in {} -noout -pubkey", entra.certificate_file),
                   fmt::format("openssl pkey -in {} -pubout   # must print the same", file)};
  }
  const bool sound = step.verdict == Verdict::kOk;
  steps.add(std::move(step));
  return sound;
}

void check_certificate(const Readers& readers, const Inquiry& inquiry, Steps& steps) {
  const EntraSettings& entra = inquiry.settings.entra;
  const NamedFile file{"certificate", entra.certificate_file, new_pair(entra), FileKind::kPublic};
  if (!read_for_check(file, readers, steps)) return;
  Step step{"credential.certificate", Verdict::kOk, "certificate"};
  step.tried = "read " + entra.certificate_file;
  const auto certificate = config::read_certificate(entra);
  if (!certificate) {
    step.verdict = Verdict::kFail;
    step.cause = certificate.error().text;
    step.remedy = {
        fmt::format("openssl x509 -in {} -out CERTIFICATE.pem   # from DER", entra.certificate_file),
        fmt::format("openssl pkcs12 -in {} -nodes -out BOTH.pem   # from PFX", entra.certificate_file)};
    return steps.add(std::move(step));
  }
  step.answer = fmt::format("{}, SHA-256 {}, until {}", certificate->subject(),
                            base::hex(certificate->thumbprint()), config::day_of(certificate->valid_until()));
  steps.add(std::move(step));
  if (!check_key(readers, entra, *certificate, steps)) return;
  check_validity(*certificate, {new_pair(entra), upload(entra, entra.certificate_file + ".new")},
                 inquiry.clock.wall(), steps);
}

void check_arc(const Readers& readers, Steps& steps) {
  Step step{"credential.file", Verdict::kOk, "managed identity of Azure Arc"};
  step.tried = "group himds";
  const auto group = group_named(kArcGroup);
  if (!group) {
    step.verdict = Verdict::kFail;
    step.cause = "There is no group himds: the agent of Azure Arc is not installed on this host";
    step.remedy = {"azcmagent show   # and connect the server to Azure Arc"};
  } else if (readers.daemon.id != 0 && !is_in(readers.daemon, *group)) {
    step.verdict = Verdict::kFail;
    step.cause = "The daemon's user " + readers.daemon.name +
                 " is not in the group himds, so it cannot answer the agent's challenge";
    step.remedy = {"usermod -a -G himds " + readers.daemon.name, "systemctl restart exosubmit-milter"};
  }
  steps.add(std::move(step));
}

}  // namespace

void check_credential_for(const Readers& readers, const Inquiry& inquiry, Steps& steps) {
  const EntraSettings& entra = inquiry.settings.entra;
  if (!entra.client_secret_file.empty()) return check_secret(readers, inquiry, steps);
  if (!entra.certificate_file.empty()) return check_certificate(readers, inquiry, steps);
  if (!entra.federated_token_file.empty()) return check_federated(readers, inquiry, steps);
  if (entra.managed_identity == "arc") return check_arc(readers, steps);
  steps.add({"credential.file", Verdict::kOk, "managed identity of this virtual machine: no file is needed"});
}

void check_credential(const Inquiry& inquiry, Steps& steps) {
  const UnixUser us = this_user();
  check_credential_for({user_named(kPackagedUser).value_or(us), us}, inquiry, steps);
}

}  // namespace exosubmit::cli
