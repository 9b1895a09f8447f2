#include "cli/check/commands_for_curl.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "cli/check/way_out.h"
#include "cli/shell_word.h"

namespace exosubmit::cli {
namespace {

constexpr std::string_view kCredential = "credential:";

std::string options(const std::string& ca_file, const std::string& proxy) {
  std::string text;
  if (!ca_file.empty()) text += " --cacert " + shell_word(ca_file);
  return text + " --proxy " + (proxy.empty() ? "''" : shell_word(without_password(proxy)) + " --proxytunnel");
}

// credential:NAME as root finds it while the service runs.
std::string path_of(const std::string& file) {
  if (!file.starts_with(kCredential)) return shell_word(file);
  return shell_word("/run/credentials/exosubmit-milter.service/" + file.substr(kCredential.size()));
}

// curl would encode the line end of the file as part of the value.
std::string proof_by_file(const std::string& file, const std::string& parameter, const std::string& more) {
  return fmt::format("tr -d '\\r\\n' < {} |\n  curl --silent --show-error{} --data-urlencode {}@-",
                     path_of(file), more, parameter);
}

std::string token_request(const config::EntraSettings& settings) {
  const std::string more = options(settings.ca_file, settings.proxy);
  std::string command;
  if (!settings.client_secret_file.empty()) {
    command = proof_by_file(settings.client_secret_file, "client_secret", more);
  } else if (!settings.federated_token_file.empty()) {
    command = proof_by_file(settings.federated_token_file, "client_assertion", more) +
              " \\\n  --data-urlencode client_assertion_type="
              "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  } else {
    return "# curl cannot sign what this kind of credential needs: put Entra's answer, JSON with "
           "access_token,\n"
           "# into \"$token\" by other means, for instance: az account get-access-token\n";
  }
  return command + fmt::format(
                       " \\\n  --data grant_type=client_credentials --data-urlencode client_id={} \\\n"
                       "  --data-urlencode scope={} \\\n  {} > \"$token\"\n",
                       shell_word(settings.client_id), shell_word(settings.scopes),
                       shell_word(settings.token_endpoint));
}

// In place of the token the word (token) is shown: curl's trace has it in base64, after "user=".
std::string session(const config::ExchangeSettings& settings, const config::MailboxSettings& mailbox) {
  const bool ipv6 = settings.host.find(':') != std::string::npos;
  const std::string family = settings.address_family == config::AddressFamily::kIpv4   ? " --ipv4"
                             : settings.address_family == config::AddressFamily::kIpv6 ? " --ipv6"
                                                                                       : "";
  const std::string url = fmt::format("smtp://{}:{}/{}", ipv6 ? '[' + settings.host + ']' : settings.host,
                                      settings.port, base::percent_encode(settings.ehlo_name));
  return fmt::format(
      "sed -n 's/.*\"access_token\" *: *\"\\([^\"]*\\)\".*/oauth2-bearer = \"\\1\"/p' \"$token\" |\n"
      "  curl --silent --verbose --ssl-reqd{}{} --config - --user {} \\\n"
      "  --login-options AUTH=XOAUTH2 --request NOOP {} 2>&1 |\n"
      "  sed 's/^> dXNlcj.*/> (token)/'\n",
      family, options(settings.ca_file, settings.proxy), shell_word(mailbox.username + ':'), shell_word(url));
}

}  // namespace

std::string commands_for_curl(const config::Settings& settings) {
  std::string text =
      "# What exosubmit check asks, by curl. Run it as root or as the daemon's user.\n"
      "umask 077\ntoken=$(mktemp)\n\n"
      "# 1. A token. An error of Entra's stands in the file: sed 's/access_token.*/.../' \"$token\"\n" +
      token_request(settings.entra);
  for (const config::MailboxSettings& mailbox : settings.mailboxes) {
    text += fmt::format("\n# {} as {}: wanted 235 after AUTH, 250 after NOOP.\n",
                        &mailbox == settings.mailboxes.data() ? "2. Sign in" : "Sign in", mailbox.username) +
            session(settings.exchange, mailbox);
  }
  return text + "\nrm -f \"$token\"\n";
}

}  // namespace exosubmit::cli
