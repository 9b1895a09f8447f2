// exosubmit setup: prints the script for the Microsoft side, and with it the settings.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>

#include <fmt/chrono.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/setup/scripts.h"
#include "cli/setup/site.h"

namespace exosubmit::cli {
namespace {

// What Entra's portal proposes.
constexpr std::chrono::hours kSecretLifetime{180 * 24};

int complain(const std::string& text) {
  std::fprintf(stderr, "exosubmit setup: %s\n", text.c_str());
  return 1;
}

int setup(SetupSite site) {
  const auto checked = check_site(site);
  if (!checked) return complain(checked.error().text);
  if (!site.certificate_file.empty()) {
    auto certificate = read_certificate(site.certificate_file);
    if (!certificate) return complain(certificate.error().text);
    site.certificate = *std::move(certificate);
  }
  const auto end = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + kSecretLifetime);
  site.secret_expires = fmt::format("{:%Y-%m-%d}", fmt::gmtime(end));
  std::fputs((site.shell == "az" ? az_script(site) : powershell_script(site)).c_str(), stdout);
  return 0;
}

}  // namespace

Command add_setup(CLI::App& app) {
  auto* const command = app.add_subcommand("setup", "print the script for the Microsoft side");
  const auto site = std::make_shared<SetupSite>();
  command->add_option("--tenant", site->tenant, "the tenant's GUID or domain")
      ->type_name("TENANT")
      ->required();
  command->add_option("--mailbox", site->mailboxes, "a mailbox that sends; may be repeated")
      ->type_name("ADDRESS")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--app-name", site->app_name, "of the app registration")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--certificate", site->certificate_file, "PEM file, in place of a client secret")
      ->type_name("FILE");
  command->add_option("--method", site->method, "classic, or rbac (RBAC for Applications)")
      ->type_name("METHOD")
      ->capture_default_str()
      ->check(CLI::IsMember({"classic", "rbac"}).description(""));
  command->add_option("--shell", site->shell, "powershell, or az (sh with az and pwsh)")
      ->type_name("SHELL")
      ->capture_default_str()
      ->check(CLI::IsMember({"powershell", "az"}).description(""));
  command
      ->add_option("--pool-address", site->pool_addresses,
                   "a From that every mailbox may use; may be repeated")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  return {command, [site](const std::string&) { return setup(*site); }};
}

}  // namespace exosubmit::cli
